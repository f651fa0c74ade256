package dev.lumen.trace.benchmarks.delivery;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** The process that is measured: one subject under one load. Prints its {@link Figures}. */
public final class DeliveryRun {

  private DeliveryRun() {}

  public static void main(String[] args) throws Exception {
    Load load = Load.parse(args);
    Subject subject = Subject.named(load.subject(), load.sink(), load.gzip());
    Pace.hold(subject, load.spansPerSecond(), load.warmUpSeconds());
    SinkCounts before = SinkCounts.whenQuiet(load.sink());
    long droppedBefore = subject.dropped();
    long cpuBefore = cpuNanos();
    long allocatedBefore = allocatedBytes();

    Pace pace = Pace.hold(subject, load.spansPerSecond(), load.seconds());

    SinkCounts after = SinkCounts.whenQuiet(load.sink());
    long cpu = cpuNanos() - cpuBefore;
    long allocated = allocatedBytes() - allocatedBefore;
    long dropped = subject.dropped() - droppedBefore;
    Figures figures =
        new Figures(
            pace,
            cpu,
            allocated,
            heapBytes(),
            after.minus(before),
            droppedBefore < 0 ? droppedBefore : dropped);
    System.out.println(figures.line());
    // Whatever threads a subject has left: it is done.
    System.exit(0);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).sum();
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
