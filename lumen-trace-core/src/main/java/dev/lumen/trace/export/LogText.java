package dev.lumen.trace.export;

import java.nio.charset.StandardCharsets;

/**
 * Text from another machine, such as what a backend says of spans, made fit for one line of the
 * log. Thread-safe: it has no state.
 */
public final class LogText {

  private static final int MAX_LENGTH = 200;

  private LogText() {}

  /** The start of UTF-8 text, a little more than a line takes; what is not UTF-8 is replaced. */
  public static String decode(byte[] bytes) {
    // A character has four bytes at most, and one more tells that the text goes on.
    int length = Math.min(bytes.length, 4 * (MAX_LENGTH + 1));
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * Cut to 200 characters and three points, and with a space for each run of whatever is no
   * printable character.
   */
  public static String clean(String text) {
    String start = text.length() > 2 * MAX_LENGTH ? text.substring(0, 2 * MAX_LENGTH) : text;
    String line = start.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line;
  }
}
