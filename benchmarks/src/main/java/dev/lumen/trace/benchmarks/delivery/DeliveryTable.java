package dev.lumen.trace.benchmarks.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints figures as a table in Markdown, each row as soon as it is known. */
final class DeliveryTable {

  private static final List<String> COLUMNS =
      List.of(
          "tracer",
          "spans/s",
          "CPU µs a span",
          "B made a span",
          "started",
          "delivered",
          "lost",
          "lost, it says",
          "B sent a span",
          "spans a request",
          "heap MB",
          "late ms");

  // CPU a span in each round.
  private final Map<String, List<Double>> micros = new LinkedHashMap<>();

  void printHead() {
    printRow(COLUMNS);
    printRow(COLUMNS.stream().map(column -> "---").toList());
  }

  /** Of the idle loop all is shown by span that it would have made. */
  void printIdle(int rate, Figures idle) {
    Pace pace = idle.pace();
    printRow(
        List.of(
            Subject.IDLE,
            whole(pace.spansPerSecond()),
            decimal(idle.cpuNanos() / 1_000.0 / pace.spans()),
            whole(idle.allocatedBytes() / (double) pace.spans())));
    if (pace.spansPerSecond() < 0.99 * rate) {
      System.out.println("Not even the idle loop holds " + rate + " spans/s on this machine");
    }
  }

  void print(String subject, int rate, Figures figures, Figures idle) {
    Pace pace = figures.pace();
    SinkCounts delivered = figures.delivered();
    double microsPerSpan = figures.microsPerSpan(idle);
    micros
        .computeIfAbsent(subject + " at " + rate + " spans/s", key -> new ArrayList<>())
        .add(microsPerSpan);
    printRow(
        List.of(
            subject,
            whole(pace.spansPerSecond()),
            decimal(microsPerSpan),
            whole(figures.allocatedPerSpan(idle)),
            count(pace.spans()),
            count(delivered.spans()),
            count(figures.lost()),
            figures.dropped() < 0 ? "-" : count(figures.dropped()),
            whole(delivered.bytes() / (double) delivered.spans()),
            whole(delivered.spans() / (double) delivered.requests()),
            decimal(figures.heapBytes() / (double) (1 << 20)),
            whole(pace.longestLagNanos() / 1e6)));
  }

  void printMeans() {
    micros.forEach(
        (name, rounds) ->
            System.out.println(
                name
                    + ": "
                    + decimal(
                        rounds.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
                    + " µs CPU a span, the mean of "
                    + rounds.size()));
  }

  private static void printRow(List<String> cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%,.2f", number);
  }
}
