package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import io.micrometer.tracing.SpanCustomizer;
import io.micrometer.tracing.TraceContext;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Micrometer Tracing's tracer: the same spans under another API. Thread-safe. */
final class MicrometerTracer implements io.micrometer.tracing.Tracer {

  private final Supplier<Tracer> tracer;
  private final SpanCustomizer customizer = new CurrentSpanCustomizer();

  /**
   * @param tracer asked at each use: registries are made before it, and ask for this one
   */
  MicrometerTracer(Supplier<Tracer> tracer) {
    this.tracer = tracer;
  }

  @Override
  public MicrometerSpan nextSpan() {
    return nextSpan(null);
  }

  @Override
  public MicrometerSpan nextSpan(io.micrometer.tracing.@Nullable Span parent) {
    return MicrometerSpan.next(
        tracer.get(), parent == null ? null : MicrometerContext.span(parent.context()));
  }

  @Override
  public SpanInScope withSpan(io.micrometer.tracing.@Nullable Span span) {
    Scope scope =
        MicrometerCurrentContext.makeCurrent(
            span == null ? null : MicrometerContext.span(span.context()));
    return scope::close;
  }

  @Override
  public MicrometerScopedSpan startScopedSpan(String name) {
    return new MicrometerScopedSpan(tracer.get().start(name));
  }

  @Override
  public MicrometerSpanBuilder spanBuilder() {
    return new MicrometerSpanBuilder(tracer.get());
  }

  @Override
  public TraceContext.Builder traceContextBuilder() {
    return new MicrometerContext.Builder();
  }

  @Override
  public MicrometerCurrentContext currentTraceContext() {
    return new MicrometerCurrentContext(tracer);
  }

  /** Writes to the span that is current at each call. */
  @Override
  public @Nullable SpanCustomizer currentSpanCustomizer() {
    return CurrentSpan.get() == null ? null : customizer;
  }

  @Override
  public @Nullable MicrometerSpan currentSpan() {
    Span span = CurrentSpan.get();
    return span == null ? null : MicrometerSpan.of(span);
  }

  @Override
  public Map<String, String> getAllBaggage() {
    return Span.current().context().baggage().asMap();
  }

  @Override
  public Map<String, String> getAllBaggage(@Nullable TraceContext context) {
    return context == null
        ? getAllBaggage()
        : MicrometerContext.span(context).context().baggage().asMap();
  }

  @Override
  public MicrometerBaggage getBaggage(String name) {
    return new MicrometerBaggage(tracer.get(), name, null, null);
  }

  @Override
  public MicrometerBaggage getBaggage(TraceContext context, String name) {
    return new MicrometerBaggage(tracer.get(), name, context, null);
  }

  @Override
  @SuppressWarnings("deprecation") // It is what the method that is not is made of.
  public MicrometerBaggage createBaggage(String name) {
    return getBaggage(name);
  }

  @Override
  @SuppressWarnings("deprecation")
  public MicrometerBaggage createBaggage(String name, String value) {
    return getBaggage(name).set(value);
  }
}
