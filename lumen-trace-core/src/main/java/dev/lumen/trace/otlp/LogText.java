package dev.lumen.trace.otlp;

import java.nio.charset.StandardCharsets;

/** Text from another machine, made fit for one line of the log. */
final class LogText {

  private static final int MAX_LENGTH = 200;

  private LogText() {}

  /** The start of UTF-8 text; what is not UTF-8 in it is replaced. */
  static String decode(byte[] bytes) {
    // A character has four bytes at most, and one more tells that the text goes on.
    int length = Math.min(bytes.length, 4 * (MAX_LENGTH + 1));
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Cut, and with a space for each run of whatever is no printable character. */
  static String clean(String text) {
    String start = text.length() > 2 * MAX_LENGTH ? text.substring(0, 2 * MAX_LENGTH) : text;
    String line = start.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line;
  }
}
