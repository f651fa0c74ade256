package dev.lumen.trace.faults;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import java.util.concurrent.locks.LockSupport;

/** Ends spans on one thread at a steady rate, and measures what that costs it. */
final class PacedLoad {

  final Latencies latencies = new Latencies();
  private final Tracer tracer;
  private final long nanosPerSpan;
  private long waitsForOthers;

  PacedLoad(Tracer tracer, int spansPerSecond) {
    this.tracer = tracer;
    this.nanosPerSpan = 1_000_000_000L / spansPerSecond;
  }

  /** Returns null, so that it can be called as a task. */
  @SuppressWarnings("NullAway")
  Void run(int spans) {
    long waitsBefore = Waits.ofThisThread();
    int parks = 0;
    long start = System.nanoTime();
    for (int i = 0; i < spans; i++) {
      endOne(i);
      while (System.nanoTime() - start < i * nanosPerSpan) {
        // Many at once: a pause for each could not keep the rate.
        LockSupport.parkNanos(5_000_000);
        parks++;
      }
    }
    waitsForOthers += Math.max(0, Waits.ofThisThread() - waitsBefore - parks);
    return null;
  }

  private void endOne(int number) {
    Span span = tracer.start("operation");
    span.setAttribute("number", number).setAttribute("text", "a value of some length");
    span.addEvent("event", Attributes.of("key", "value"));
    long before = System.nanoTime();
    span.end();
    latencies.add(System.nanoTime() - before);
  }

  /** How often the thread waited, its own pauses aside. */
  long waitsForOthers() {
    return waitsForOthers;
  }
}
