package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.export.ExportStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the counts of a tracer with one exporter all the time: none may be negative, and none that
 * only grows may shrink. What is queued is the difference of the others.
 */
final class CountsWatch implements AutoCloseable {

  private static final long PAUSE_NANOS = 100_000;

  private final Tracer tracer;
  private final Thread thread = new Thread(this::watch, "counts-watch");
  private final List<String> faults = new ArrayList<>();
  private volatile boolean done;
  private TracerStats last;

  CountsWatch(Tracer tracer) {
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
    ExportStats now = stats.exporters().get(0);
    ExportStats before = last.exporters().get(0);
    if (stats.live() < 0
        || stats.started() < last.started()
        || stats.queued(now) < 0
        || now.exported() < before.exported()
        || before.dropped().entrySet().stream()
            .anyMatch(drop -> now.dropped().getOrDefault(drop.getKey(), 0L) < drop.getValue())) {
      faults.add(last + " and then " + stats);
    }
    last = stats;
  }

  /** Ends the watch; throws where a reading was wrong. */
  @Override
  public void close() {
    done = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    read();
    assertThat(faults).isEmpty();
  }
}
