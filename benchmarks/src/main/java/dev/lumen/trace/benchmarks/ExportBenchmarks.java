package dev.lumen.trace.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Lumen's spans with the queue and the thread of asynchronous export behind them. */
public class ExportBenchmarks extends Comparison {

  private final Subject lumen = LumenSubject.exporting();
  private long number = 1_000_000;

  @Benchmark
  public Object rootSpan() {
    return lumen.rootSpan(number++);
  }

  @Benchmark
  public Object traceOfFive() {
    return lumen.trace(number++);
  }
}
