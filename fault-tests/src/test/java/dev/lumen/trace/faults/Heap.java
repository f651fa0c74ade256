package dev.lumen.trace.faults;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;

/** What is in use of the heap once the garbage is gone. */
final class Heap {

  private Heap() {}

  static long usedBytes() {
    WeakReference<Object> canary = new WeakReference<>(new Object());
    do {
      System.gc();
    } while (canary.get() != null);
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  static double megabytes(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
