package dev.lumen.trace.faults;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.store.TraceStore;
import java.time.Duration;

/** Recurses without end, with a span on each frame, and prints the counts. */
final class StackOverflowApplication {

  static final int ROUNDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private StackOverflowApplication() {}

  public static void main(String[] args) throws InterruptedException {
    ReceivingExporter exporter = new ReceivingExporter();
    TraceStore store = new TraceStore();
    Tracer tracer =
        Tracer.builder()
            .exporter(exporter)
            .listener(store)
            .asyncExport(true)
            .asyncBufferSize(1 << 16)
            .build();
    AccountingWatch watch = new AccountingWatch(tracer);
    for (int round = 0; round < ROUNDS; round++) {
      overflow(tracer, (160 << 10) + 48 * round);
      Span later = tracer.start("later");
      later.end();
      if (!tracer.flush(PATIENCE)
          || !exporter.received.contains(later.context().spanId())
          || store.trace(later.context().traceId()) == null) {
        System.out.println("STUCK after round " + round);
        Runtime.getRuntime().halt(1);
      }
    }
    tracer.close();
    watch.close();
    FinalCounts.print(tracer.stats());
  }

  /** On a thread of its own, whose stack ends elsewhere each time. */
  private static void overflow(Tracer tracer, long stackSize) throws InterruptedException {
    Runnable task =
        () -> {
          try {
            recurse(tracer);
          } catch (StackOverflowError e) {
            // As it must come.
          }
        };
    Thread thread = new Thread(null, task, "deep", stackSize);
    thread.start();
    thread.join();
  }

  @SuppressWarnings("InfiniteRecursion")
  private static void recurse(Tracer tracer) {
    try (Span span = tracer.start("frame")) {
      recurse(tracer);
    }
  }
}
