package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.TracerStats;
import dev.lumen.trace.export.ExportStats;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The counts of a process that ends, as it prints them and as its test reads them. */
record FinalCounts(Map<String, Long> counts) {

  static final String START = "COUNTS ";

  static void print(TracerStats stats) {
    ExportStats exporter = stats.exporters().get(0);
    Map<String, Long> counts = new TreeMap<>();
    counts.put("started", stats.started());
    counts.put("live", stats.live());
    counts.put("filtered", stats.filtered());
    counts.put("queued", stats.queued(exporter));
    counts.put("exported", exporter.exported());
    exporter.dropped().forEach((reason, count) -> counts.put("dropped." + reason, count));
    System.out.println(
        START
            + counts.entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .collect(Collectors.joining(" ")));
    System.out.flush();
  }

  static FinalCounts parse(String line) {
    return new FinalCounts(
        Arrays.stream(line.split(" ", -1))
            .map(count -> count.split("=", 2))
            .collect(Collectors.toMap(count -> count[0], count -> Long.parseLong(count[1]))));
  }

  long get(String name) {
    return counts.getOrDefault(name, 0L);
  }

  long dropped() {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().startsWith("dropped."))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Every span has ended, and is exported, filtered or dropped. */
  void assertSettled() {
    assertThat(get("live")).isZero();
    assertThat(get("queued")).isZero();
    assertThat(get("started"))
        .isPositive()
        .isEqualTo(get("exported") + get("filtered") + dropped());
  }

  @Override
  public String toString() {
    return new TreeMap<>(counts).toString();
  }
}
