package dev.lumen.trace.benchmarks;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.W3CPropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * W3C Trace Context, {@code traceparent} alone, between a context and a map that has the names in
 * the case in which they are asked for.
 *
 * <p>Each call takes another of many contexts or headers. What a context keeps for the next call it
 * keeps here too: ids as text with OpenTelemetry, the header with Lumen; "new" starts from random
 * numbers, as a call does that has a span of its own. "Default" is what Lumen does without a
 * setting: it looks for B3, its own headers and baggage as well.
 */
public class PropagationBenchmarks extends Comparison {

  private static final int COUNT = 256;

  private final Propagator lumen = new W3CPropagator();
  private final Propagator lumenDefault = Tracer.builder().build().propagator();
  private final Map<String, String> nothing =
      new HashMap<>(Map.of("host", "orders", "accept", "*/*"));
  private final TextMapPropagator openTelemetry = W3CTraceContextPropagator.getInstance();
  private final MapGetter mapGetter = new MapGetter();

  private final TraceContext[] lumenContexts = new TraceContext[COUNT];
  private final Context[] openTelemetryContexts = new Context[COUNT];
  private final List<Map<String, String>> received;
  private final Map<String, String> sent = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(42);
  private int next;

  public PropagationBenchmarks() {
    for (int i = 0; i < COUNT; i++) {
      lumenContexts[i] =
          TraceContext.local(
              new TraceId(random.nextLong(), random.nextLong()),
              new SpanId(random.nextLong()),
              TraceContext.SAMPLED,
              TraceState.EMPTY);
      openTelemetryContexts[i] = openTelemetryContext(lumenContexts[i]);
    }
    received = IntStream.range(0, COUNT).mapToObj(i -> headers(lumenContexts[i])).toList();
  }

  private static Context openTelemetryContext(TraceContext context) {
    SpanContext spanContext =
        SpanContext.create(
            context.traceId().toString(),
            context.spanId().toString(),
            TraceFlags.getSampled(),
            io.opentelemetry.api.trace.TraceState.getDefault());
    return Context.root().with(Span.wrap(spanContext));
  }

  private static Map<String, String> headers(TraceContext context) {
    return new HashMap<>(
        Map.of("host", "orders", "accept", "*/*", "traceparent", context.traceparent()));
  }

  @Benchmark
  public @Nullable Object extractLumen() {
    return lumen.extract(received.get(next()), Map::get);
  }

  @Benchmark
  public @Nullable Object extractDefaultLumen() {
    return lumenDefault.extract(received.get(next()), Map::get);
  }

  @Benchmark
  public @Nullable Object extractDefaultWithoutTraceLumen() {
    return lumenDefault.extract(nothing, Map::get);
  }

  @Benchmark
  public Object extractOpenTelemetry() {
    return openTelemetry.extract(Context.root(), received.get(next()), mapGetter);
  }

  @Benchmark
  public Object injectLumen() {
    lumen.inject(lumenContexts[next()], sent, Map::put);
    return sent;
  }

  @Benchmark
  public Object injectDefaultLumen() {
    lumenDefault.inject(lumenContexts[next()], sent, Map::put);
    return sent;
  }

  @Benchmark
  public Object injectOpenTelemetry() {
    openTelemetry.inject(openTelemetryContexts[next()], sent, Map::put);
    return sent;
  }

  @Benchmark
  public Object injectNewLumen() {
    TraceContext context =
        TraceContext.local(
            new TraceId(random.nextLong(), random.nextLong()),
            new SpanId(random.nextLong()),
            TraceContext.SAMPLED,
            TraceState.EMPTY);
    lumen.inject(context, sent, Map::put);
    return sent;
  }

  @Benchmark
  public Object injectNewOpenTelemetry() {
    SpanContext spanContext =
        SpanContext.create(
            io.opentelemetry.api.trace.TraceId.fromLongs(random.nextLong(), random.nextLong()),
            io.opentelemetry.api.trace.SpanId.fromLong(random.nextLong()),
            TraceFlags.getSampled(),
            io.opentelemetry.api.trace.TraceState.getDefault());
    openTelemetry.inject(Context.root().with(Span.wrap(spanContext)), sent, Map::put);
    return sent;
  }

  private int next() {
    next = (next + 1) % COUNT;
    return next;
  }

  private static final class MapGetter implements TextMapGetter<Map<String, String>> {

    @Override
    @SuppressWarnings("deprecation")
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
