package dev.lumen.trace.benchmarks;

import dev.lumen.trace.store.TraceStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the store of recent traces costs the thread that makes spans: the difference, by five.
 * Between traces there is work, so that the store's own thread keeps up and no span is dropped.
 */
public class StoreBenchmarks extends Comparison {

  private static final int WORK = 4_000;

  @Param({"none", "store"})
  public String listener = "none";

  private final TraceStore store = new TraceStore();
  private Subject lumen = LumenSubject.sampled();
  private long number = 1_000_000;

  @Setup
  public void start() {
    if (listener.equals("store")) {
      lumen = LumenSubject.listening(store);
    }
  }

  @Benchmark
  public Object traceOfFive() {
    Blackhole.consumeCPU(WORK);
    return lumen.trace(number++);
  }

  @TearDown
  public void nothingWasDropped() {
    store.close();
    if (store.stats().droppedSpans() > 0) {
      throw new IllegalStateException("The store could not keep up: " + store.stats());
    }
  }
}
