package dev.lumen.trace.benchmarks.delivery;

import java.util.Arrays;

/**
 * What a run came to, after its warm-up.
 *
 * @param cpuNanos of the whole process, from the first span until the last has been sent
 * @param allocatedBytes by all threads in that time
 * @param heapBytes held after a collection at the end
 * @param dropped by the subject's own count; -1 where it has none
 */
record Figures(
    Pace pace,
    long cpuNanos,
    long allocatedBytes,
    long heapBytes,
    SinkCounts delivered,
    long dropped) {

  static final String PREFIX = "figures: ";

  static Figures parse(String line) {
    long[] numbers =
        Arrays.stream(line.substring(PREFIX.length()).split(" "))
            .mapToLong(Long::parseLong)
            .toArray();
    return new Figures(
        new Pace(numbers[0], numbers[1], numbers[2]),
        numbers[3],
        numbers[4],
        numbers[5],
        new SinkCounts(numbers[6], numbers[7], numbers[8]),
        numbers[9]);
  }

  String line() {
    return PREFIX
        + String.join(
            " ",
            Long.toString(pace.spans()),
            Long.toString(pace.nanos()),
            Long.toString(pace.longestLagNanos()),
            Long.toString(cpuNanos),
            Long.toString(allocatedBytes),
            Long.toString(heapBytes),
            delivered.toString(),
            Long.toString(dropped));
  }

  /** CPU of a delivered span, less what the process costs without spans. */
  double microsPerSpan(Figures idle) {
    return (cpuNanos - idle.cpuNanos) / 1_000.0 / delivered.spans();
  }

  double allocatedPerSpan(Figures idle) {
    return (allocatedBytes - idle.allocatedBytes) / (double) pace.spans();
  }

  long lost() {
    return pace.spans() - delivered.spans();
  }
}
