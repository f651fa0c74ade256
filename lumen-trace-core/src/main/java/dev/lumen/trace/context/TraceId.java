package dev.lumen.trace.context;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The 128-bit id that all spans of a trace share, written as 32 lower-case hex digits.
 *
 * <p>Immutable. The id whose bits are all zero is what W3C Trace Context calls invalid: it can be
 * made, and {@link #isValid()} tells.
 *
 * @param high the first 64 bits as written
 * @param low the last 64 bits as written
 */
public record TraceId(long high, long low) implements Comparable<TraceId> {

  /** The number of hex digits of a written trace id. */
  public static final int LENGTH = 32;

  private static final long RANDOM_BITS = (1L << 56) - 1;

  /**
   * Reads an id, strictly.
   *
   * @param text may be null
   * @return null unless the text is 32 lower-case hex digits that are not all zero
   */
  public static @Nullable TraceId parse(@Nullable CharSequence text) {
    return text != null && text.length() == LENGTH ? parse(text, 0) : null;
  }

  /**
   * Reads the id that starts at an index of a longer text, as strictly as {@link
   * #parse(CharSequence)}; what follows the 32 digits is not looked at.
   *
   * @return null where there is no valid id
   */
  public static @Nullable TraceId parse(CharSequence text, int from) {
    if (text.length() - from < LENGTH) {
      return null;
    }
    long first = Hex.parseInt(text, from);
    long second = Hex.parseInt(text, from + 8);
    long third = Hex.parseInt(text, from + 16);
    long fourth = Hex.parseInt(text, from + 24);
    // Negative where one is: a sign bit is set. Zero where all are.
    return (first | second | third | fourth) > 0
        ? new TraceId(first << 32 | second, third << 32 | fourth)
        : null;
  }

  /** Whether any bit is set. */
  public boolean isValid() {
    return (high | low) != 0;
  }

  /**
   * The low 56 bits, which Trace Context level 2 promises to be random where the random flag is
   * set: what consistent sampling compares with its threshold.
   */
  public long randomBits() {
    return low & RANDOM_BITS;
  }

  /**
   * By the number that the id is. It also keeps hash tables quick whose keys somebody has chosen to
   * have one hash code: callers choose trace ids.
   */
  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh == 0 ? Long.compareUnsigned(low, other.low) : byHigh;
  }

  /** The 32 lower-case hex digits. */
  @Override
  public String toString() {
    byte[] digits = new byte[LENGTH];
    Hex.write(high, digits, 0);
    Hex.write(low, digits, 16);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }
}
