package dev.lumen.trace.context;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Lower-case hex, the only hex that W3C Trace Context knows. */
final class Hex {

  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (byte i = 0; i < 16; i++) {
      VALUES[Character.forDigit(i, 16)] = i;
    }
  }

  private static final VarHandle BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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
    BYTES.set(target, from, digits(value >>> 32));
    BYTES.set(target, from + 8, digits(value & 0xffff_ffffL));
  }

  /** The 8 digits of 32 bits, one in each byte, without a loop. */
  private static long digits(long value) {
    long spread = (value << 16 | value) & 0x0000_ffff_0000_ffffL;
    spread = (spread << 8 | spread) & 0x00ff_00ff_00ff_00ffL;
    spread = (spread << 4 | spread) & 0x0f0f_0f0f_0f0f_0f0fL;
    // A digit above 9 carries into the next four bits when 6 is added.
    long letters = (spread + 0x0606_0606_0606_0606L) >>> 4 & 0x0101_0101_0101_0101L;
    return spread + 0x3030_3030_3030_3030L + letters * ('a' - '9' - 1);
  }

  private static int valueOf(char digit) {
    return digit < VALUES.length ? VALUES[digit] : -1;
  }
}
