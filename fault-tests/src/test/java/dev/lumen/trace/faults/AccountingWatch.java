package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.export.ExportStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the counts of a tracer all the time while a scenario runs. At each reading {@code started =
 * live + queued + exported + filtered + dropped}, no number is negative, and none that only grows
 * has shrunk.
 *
 * <p>What is queued is the difference of the others, so it is its sign that tells. That the others
 * are true, the scenarios check at their ends, against what they counted themselves.
 */
final class AccountingWatch implements AutoCloseable {

  private static final long PAUSE_NANOS = 100_000;

  private final Tracer tracer;
  private final Thread thread = new Thread(this::watch, "accounting-watch");
  private final List<String> faults = new ArrayList<>();
  private volatile boolean done;
  private TracerStats last;
  private int readings;

  AccountingWatch(Tracer tracer) {
    this.tracer = tracer;
    this.last = tracer.stats();
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    // The pause leaves the processor to those who are watched. Nothing waits for it.
    for (; !done && faults.isEmpty(); LockSupport.parkNanos(PAUSE_NANOS)) {
      read();
    }
  }

  private void read() {
    TracerStats stats = tracer.stats();
    if (stats.live() < 0 || stats.started() < last.started()) {
      faults.add(last + " and then " + stats);
    }
    for (int i = 0; i < stats.exporters().size(); i++) {
      if (!isTrue(stats, stats.exporters().get(i), last.exporters().get(i))) {
        faults.add(last + " and then " + stats);
      }
    }
    last = stats;
    readings++;
  }

  private static boolean isTrue(TracerStats stats, ExportStats now, ExportStats before) {
    long queued = stats.queued(now);
    return stats.started()
            == stats.live() + queued + now.exported() + stats.filtered() + now.droppedTotal()
        && queued >= 0
        && now.exported() >= before.exported()
        && before.dropped().entrySet().stream()
            .allMatch(e -> now.dropped().getOrDefault(e.getKey(), 0L) >= e.getValue());
  }

  /** Ends the watch; throws where a reading was wrong. */
  @Override
  public void close() throws InterruptedException {
    done = true;
    thread.join();
    read();
    assertThat(faults).isEmpty();
    assertThat(readings).isPositive();
  }

  /** Every span has ended, and is exported, filtered or dropped. Returns what became of them. */
  static ExportStats assertSettled(Tracer tracer, long started) {
    TracerStats stats = tracer.stats();
    assertThat(stats.started()).isEqualTo(started);
    assertThat(stats.live()).isZero();
    for (ExportStats exporter : stats.exporters()) {
      assertThat(stats.queued(exporter)).isZero();
      assertThat(exporter.exported() + stats.filtered() + exporter.droppedTotal())
          .isEqualTo(started);
    }
    return stats.exporters().get(0);
  }
}
