package dev.lumen.trace.benchmarks;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import dev.lumen.trace.spring.observation.BenchmarkedHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * An observation of Micrometer's with two keys, in scope while it does nothing, on a registry with
 * one handler: that of Lumen, those of Micrometer Tracing over OpenTelemetry and Brave, or one that
 * does nothing.
 */
public class ObservationBenchmarks extends Comparison {

  @Param({"none", "lumen", "opentelemetry", "brave"})
  String handler = "none";

  private final ObservationRegistry registry = ObservationRegistry.create();

  @Setup
  public void register() {
    registry
        .observationConfig()
        .observationHandler(
            switch (handler) {
              case "lumen" ->
                  BenchmarkedHandler.with(
                      dev.lumen.trace.Tracer.builder()
                          .listener(new LumenSubject.NopListener())
                          .build());
              case "opentelemetry" -> new DefaultTracingObservationHandler(openTelemetry());
              case "brave" -> new DefaultTracingObservationHandler(brave());
              default -> new NopHandler();
            });
  }

  private static Tracer openTelemetry() {
    return new OtelTracer(
        SdkTracerProvider.builder()
            .addSpanProcessor(new OpenTelemetrySubject.NopProcessor())
            .build()
            .get("benchmarks"),
        new OtelCurrentTraceContext(),
        event -> {});
  }

  private static Tracer brave() {
    Tracing tracing =
        Tracing.newBuilder().traceId128Bit(true).addSpanHandler(new NopSpanHandler()).build();
    return new BraveTracer(
        tracing.tracer(),
        new BraveCurrentTraceContext(tracing.currentTraceContext()),
        new BraveBaggageManager());
  }

  @Benchmark
  public Object observation() {
    Observation observation =
        Observation.createNotStarted("order.place", registry)
            .lowCardinalityKeyValue("warehouse", "north")
            .lowCardinalityKeyValue("outcome", "placed")
            .start();
    try (Observation.Scope scope = observation.openScope()) {
      return scope;
    } finally {
      observation.stop();
    }
  }

  private static final class NopHandler implements ObservationHandler<Observation.Context> {

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  private static final class NopSpanHandler extends SpanHandler {

    @Override
    public boolean end(TraceContext context, MutableSpan span, Cause cause) {
      return true;
    }
  }
}
