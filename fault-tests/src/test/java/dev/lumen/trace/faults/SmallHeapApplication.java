package dev.lumen.trace.faults;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ends large spans as fast as it can, against a backend that is down, and prints the counts. */
final class SmallHeapApplication {

  private static final int SPANS_PER_THREAD = 100_000;
  private static final int ATTRIBUTES = 20;

  private SmallHeapApplication() {}

  public static void main(String[] args) throws InterruptedException {
    Tracer tracer =
        Tracer.builder()
            .exporter(OtlpServer.exporter(URI.create(args[0])))
            .asyncExport(true)
            // As Spring's default is.
            .asyncBufferSize(4096)
            .build();
    AccountingWatch watch = new AccountingWatch(tracer);
    List<Thread> threads = List.of(endSpans(tracer), endSpans(tracer));
    for (Thread thread : threads) {
      thread.join();
    }
    boolean unused = tracer.close(Duration.ofSeconds(1));
    watch.close();
    FinalCounts.print(tracer.stats());
  }

  private static Thread endSpans(Tracer tracer) {
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; i < SPANS_PER_THREAD; i++) {
                endLargeSpan(tracer);
              }
            });
    thread.start();
    return thread;
  }

  /** Of some 4 kB. */
  private static void endLargeSpan(Tracer tracer) {
    try (Span span = tracer.start("operation")) {
      for (int i = 0; i < ATTRIBUTES; i++) {
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
        span.setAttribute("key" + i, id.repeat(8));
      }
      span.addEvent("event", Attributes.of("key", "value"));
    }
  }
}
