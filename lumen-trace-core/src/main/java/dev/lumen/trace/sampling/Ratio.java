package dev.lumen.trace.sampling;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A share of traces, between 0.0 and 1.0. */
final class Ratio {

  private Ratio() {}

  static void check(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "The sampling ratio is " + ratio + ": it must be from 0.0 to 1.0");
    }
  }

  /**
   * The share of a power of two, of the decimal number that somebody wrote: for 0.1 the double is
   * not good enough, since one in ten of a million is to be exactly a hundred thousand. Rounded up,
   * so that the last of every ten is not missed by a fraction.
   */
  static long of(double ratio, int powerOfTwo) {
    return BigDecimal.valueOf(ratio)
        .multiply(new BigDecimal(BigDecimal.ONE.toBigInteger().shiftLeft(powerOfTwo)))
        .setScale(0, RoundingMode.CEILING)
        .toBigInteger()
        .longValue();
  }
}
