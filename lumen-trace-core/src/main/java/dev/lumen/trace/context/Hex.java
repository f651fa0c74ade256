package dev.lumen.trace.context;

import java.nio.charset.StandardCharsets;

/** Lower-case hex, the only hex that W3C Trace Context knows. */
final class Hex {

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] VALUES = new byte[128];

  static {
    java.util.Arrays.fill(VALUES, (byte) -1);
    for (byte i = 0; i < DIGITS.length; i++) {
      VALUES[DIGITS[i]] = i;
    }
  }

  private Hex() {}

  /**
   * The number that 8 lower-case hex digits from {@code from} on write, negative where one of the
   * characters is none. So one pass both checks and reads.
   */
  static long parseInt(CharSequence text, int from) {
    long value = 0;
    for (int i = from; i < from + 8; i++) {
      value = value << 4 | valueOf(text.charAt(i));
    }
    return value;
  }

  /** Writes 16 digits. */
  static void write(long value, byte[] target, int from) {
    for (int i = from + 15; i >= from; i--) {
      target[i] = DIGITS[(int) value & 0xf];
      value >>>= 4;
    }
  }

  private static int valueOf(char digit) {
    return digit < VALUES.length ? VALUES[digit] : -1;
  }
}
