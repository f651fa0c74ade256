package dev.lumen.trace.rates;

/**
 * The buckets that durations are counted in: the same for all, so that counts can be added and
 * taken from each other. Each power of two is cut into four of one width, which makes the middle of
 * a bucket no more than an eighth off what is in it; below 66 microseconds there is one, and one
 * for all from two hours and a half on.
 */
final class Buckets {

  private static final int FIRST_POWER = 16;
  private static final int LAST_POWER = 43;
  private static final int BITS = 2;
  private static final int PER_POWER = 1 << BITS;

  static final int COUNT = 1 + (LAST_POWER - FIRST_POWER) * PER_POWER + 1;

  private Buckets() {}

  /** The bucket of a duration. */
  static int of(long nanos) {
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, nanos));
    if (power < FIRST_POWER) {
      return 0;
    }
    if (power >= LAST_POWER) {
      return COUNT - 1;
    }
    int part = (int) (nanos >>> (power - BITS)) & (PER_POWER - 1);
    return 1 + (power - FIRST_POWER) * PER_POWER + part;
  }

  /** The shortest duration in a bucket. */
  static long lower(int bucket) {
    if (bucket == 0) {
      return 0;
    }
    int power = FIRST_POWER + (bucket - 1) / PER_POWER;
    return (long) (PER_POWER + (bucket - 1) % PER_POWER) << (power - BITS);
  }

  /** What is too long for a bucket; of the last one, nothing is. */
  static long upper(int bucket) {
    return bucket == COUNT - 1 ? Long.MAX_VALUE : lower(bucket + 1);
  }
}
