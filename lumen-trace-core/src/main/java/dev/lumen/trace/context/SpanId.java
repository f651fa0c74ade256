package dev.lumen.trace.context;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The 64-bit id of a span, written as 16 lower-case hex digits.
 *
 * <p>Immutable. The id whose bits are all zero is invalid: it can be made, and {@link #isValid()}
 * tells.
 *
 * @param value the 64 bits
 */
public record SpanId(long value) {

  /** The number of hex digits of a written span id. */
  public static final int LENGTH = 16;

  /**
   * Reads an id, strictly.
   *
   * @param text may be null
   * @return null unless the text is 16 lower-case hex digits that are not all zero
   */
  public static @Nullable SpanId parse(@Nullable CharSequence text) {
    return text != null && text.length() == LENGTH ? parse(text, 0) : null;
  }

  /**
   * Reads the id that starts at an index of a longer text, as strictly as {@link
   * #parse(CharSequence)}; what follows the 16 digits is not looked at.
   *
   * @return null where there is no valid id
   */
  public static @Nullable SpanId parse(CharSequence text, int from) {
    if (text.length() - from < LENGTH) {
      return null;
    }
    long first = Hex.parseInt(text, from);
    long second = Hex.parseInt(text, from + 8);
    // Negative where one is: a sign bit is set. Zero where both are.
    return (first | second) > 0 ? new SpanId(first << 32 | second) : null;
  }

  /** Whether any bit is set. */
  public boolean isValid() {
    return value != 0;
  }

  /** The 16 lower-case hex digits. */
  @Override
  public String toString() {
    byte[] digits = new byte[LENGTH];
    Hex.write(value, digits, 0);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }
}
