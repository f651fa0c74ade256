package dev.lumen.trace.spring.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.spring.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LogRingTests {

  private static final TraceId ID = new TraceId(1, 2);

  @Test
  void theOldestLinesMakeRoom() {
    LogRing ring = new LogRing(3 * line(0).bytes());

    for (int i = 0; i < 10; i++) {
      ring.add(line(i));
    }

    assertThat(ring.of(ID)).extracting(LogLine::epochNanos).containsExactly(7L, 8L, 9L);
    assertThat(ring.of(new TraceId(2, 2))).isEmpty();
    assertThat(ring.bytes()).isEqualTo(3 * line(0).bytes());
  }

  @Test
  void aLineThatIsTooLargeIsNotHeld() {
    LogRing ring = new LogRing(10);

    ring.add(line(1));
    ring.add(line(2));

    assertThat(ring.of(ID)).isEmpty();
    assertThat(ring.bytes()).isZero();
  }

  @Test
  void moreLinesThanThereArePlacesForWriteOverTheOldest() {
    LogRing ring = new LogRing(1L << 40);

    for (int i = 0; i < LogRing.CAPACITY + 10; i++) {
      ring.add(line(i));
    }

    assertThat(ring.of(ID)).hasSize(LogRing.CAPACITY);
    assertThat(ring.of(ID).get(0).epochNanos()).isEqualTo(10);
  }

  @Test
  void whatIsForgottenTakesNoRoom() {
    LogRing ring = new LogRing(1 << 20);

    ring.add(line(1));
    ring.clear();
    ring.add(line(2));

    assertThat(ring.of(ID)).extracting(LogLine::epochNanos).containsExactly(2L);
    ring.clear();
    assertThat(ring.bytes()).isZero();
  }

  @Test
  void manyThreadsStayWithinTheBound() throws Exception {
    long max = 100 * line(0).bytes();
    LogRing ring = new LogRing(max);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        writers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 20_000; n++) {
                    ring.add(line(n));
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    ring.add(line(-1));

    assertThat(ring.bytes()).isLessThanOrEqualTo(max);
    assertThat(ring.bytes()).isEqualTo(ring.of(ID).size() * line(0).bytes());
    assertThat(ring.of(ID)).isNotEmpty().last().isEqualTo(line(-1));
  }

  private static LogLine line(long at) {
    return new LogLine(ID, new SpanId(3), at, "INFO", "shop.Orders", "main", "paid", null);
  }
}
