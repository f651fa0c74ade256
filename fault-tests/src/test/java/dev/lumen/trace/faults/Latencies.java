package dev.lumen.trace.faults;

import java.util.Arrays;
import java.util.Locale;

/** How long something took, each time. Not thread-safe. */
final class Latencies {

  private long[] nanos = new long[1024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  @Override
  public String toString() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "end() p50 %.1f us, p99.9 %.1f us, max %.1f us",
        sorted[count / 2] / 1e3,
        sorted[(int) (count * 0.999)] / 1e3,
        sorted[count - 1] / 1e3);
  }
}
