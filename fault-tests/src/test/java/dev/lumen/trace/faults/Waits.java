package dev.lumen.trace.faults;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** How often a thread has waited for another, as the JVM counts it. */
final class Waits {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Waits() {}

  /** How often the calling thread has parked, waited, or stood before a monitor. */
  static long ofThisThread() {
    ThreadInfo info = THREADS.getThreadInfo(Thread.currentThread().getId());
    return info.getBlockedCount() + info.getWaitedCount();
  }
}
