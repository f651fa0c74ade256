package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.faults.OtlpServer.DeadPort;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The backend is down for a minute at 2,000 spans a second, and then comes back. */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BackendDownTests {

  private static final int RATE = 2_000;
  private static final long ROOM_BYTES = 16L << 20;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService loading = Executors.newSingleThreadExecutor();

  @Test
  void aMinuteWithoutABackendCostsWhatDoesNotFitTheBuffer() throws Exception {
    try (DeadPort port = new DeadPort();
        LogLines lines = new LogLines()) {
      Tracer tracer =
          Tracer.builder()
              .exporter(OtlpServer.exporter(port.endpoint()))
              .asyncExport(true)
              .asyncBufferSize(4096)
              .build();
      PacedLoad load = new PacedLoad(tracer, RATE);

      long heapGrown;
      OtlpServer server;
      long backNanos;
      try (AccountingWatch watch = new AccountingWatch(tracer)) {
        run(load, 5);
        long heapBefore = Heap.usedBytes();
        run(load, 55);
        heapGrown = Heap.usedBytes() - heapBefore;
        assertThat(tracer.stats().exporters().get(0).exported()).isZero();
        server = port.revive();
        backNanos = System.nanoTime();
        run(load, 10);
        assertThat(server.first.await(1, TimeUnit.MINUTES)).isTrue();
        run(load, 2);
        assertThat(tracer.close(LONG)).isTrue();
      }

      ExportStats stats = AccountingWatch.assertSettled(tracer, 72L * RATE);
      assertThat(server.received).hasValue((int) stats.exported());
      assertThat(server.spans).hasSize((int) stats.exported());
      assertThat(stats.dropped()).containsOnlyKeys(DropReason.QUEUE_FULL, DropReason.EXPORT_FAILED);
      assertThat(heapGrown).isLessThan(ROOM_BYTES);
      assertThat(load.waitsForOthers()).isZero();
      assertToldOnceAMinute(lines, "queue_full");
      assertToldOnceAMinute(lines, "export_failed");
      assertThat(lines.of(Level.INFO, "again")).as("%s", lines).hasSize(1);
      server.close();
      Outcome.print(
          "backend down for a minute at 2,000 spans/s",
          "%,d ended: %,d exported, all decoded by the backend, lost %s; first span %.1f s after the"
              + " return; heap grown by %.1f MB; %s; waits of the caller: %d; %d warning(s), 1"
              + " line on recovery",
          stats.exported() + stats.droppedTotal(),
          stats.exported(),
          stats.dropped(),
          (server.firstNanos - backNanos) / 1e9,
          Heap.megabytes(heapGrown),
          load.latencies,
          load.waitsForOthers(),
          lines.of(Level.WARN, "lost").size());
    }
  }

  private void run(PacedLoad load, int seconds) throws Exception {
    loading.submit(() -> load.run(seconds * RATE)).get();
  }

  private static void assertToldOnceAMinute(LogLines lines, String reason) {
    List<ILoggingEvent> told = lines.of(Level.WARN, reason);
    assertThat(told).isNotEmpty();
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i).getTimeStamp() - told.get(i - 1).getTimeStamp())
          .isGreaterThanOrEqualTo(59_900);
    }
  }
}
