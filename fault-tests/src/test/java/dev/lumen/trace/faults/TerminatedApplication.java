package dev.lumen.trace.faults;

import dev.lumen.trace.Tracer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends 2,000 spans a second until it is told to terminate; then closes its tracer, and prints the
 * counts. A plain program, with a shutdown hook of its own.
 */
final class TerminatedApplication {

  private static volatile boolean stopping;

  private TerminatedApplication() {}

  public static void main(String[] args) {
    Tracer tracer =
        Tracer.builder()
            .exporter(OtlpServer.exporter(URI.create(args[0])))
            .closeTimeout(Duration.parse(args[1]))
            .asyncExport(true)
            .asyncBufferSize(4096)
            .build();
    AccountingWatch watch = new AccountingWatch(tracer);
    Thread load = new Thread(() -> endSpans(tracer));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(tracer, load, watch)));
    load.start();
  }

  private static void endSpans(Tracer tracer) {
    for (int i = 0; !stopping; i++) {
      tracer.start("operation").setAttribute("number", i).end();
      if (i == 2_000) {
        System.out.println("READY");
      }
      LockSupport.parkNanos(500_000);
    }
  }

  private static void shutDown(Tracer tracer, Thread load, AccountingWatch watch) {
    stopping = true;
    try {
      load.join();
      tracer.close();
      watch.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    FinalCounts.print(tracer.stats());
  }
}
