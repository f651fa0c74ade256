package dev.lumen.trace.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Spans, from their start to the hands of whoever takes the finished ones. */
public class SpanBenchmarks extends Comparison {

  @Param({"lumen", "opentelemetry", "brave"})
  @SuppressWarnings("NullAway.Init")
  public String tracer;

  @SuppressWarnings("NullAway.Init")
  private Subject sampled;

  @SuppressWarnings("NullAway.Init")
  private Subject unsampled;

  // A value that differs each time, and that no cache of boxed numbers holds.
  private long number = 1_000_000;

  @Setup
  public void setUp() {
    switch (tracer) {
      case "lumen" -> {
        sampled = LumenSubject.sampled();
        unsampled = LumenSubject.unsampled();
      }
      case "opentelemetry" -> {
        sampled = OpenTelemetrySubject.sampled();
        unsampled = OpenTelemetrySubject.unsampled();
      }
      case "brave" -> {
        sampled = BraveSubject.sampled();
        unsampled = BraveSubject.unsampled();
      }
      default -> throw new IllegalArgumentException(tracer);
    }
  }

  @Benchmark
  public Object rootSpan() {
    return sampled.rootSpan(number++);
  }

  @Benchmark
  public Object traceOfFive() {
    return sampled.trace(number++);
  }

  @Benchmark
  public Object unsampledRootSpan() {
    return unsampled.rootSpan(number++);
  }
}
