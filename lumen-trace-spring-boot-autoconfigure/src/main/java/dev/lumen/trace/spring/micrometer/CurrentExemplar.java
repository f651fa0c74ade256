package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** The current span for Prometheus, which notes its ids beside a measured value. Thread-safe. */
final class CurrentExemplar implements SpanContext {

  @Override
  public @Nullable String getCurrentTraceId() {
    Span span = CurrentSpan.get();
    return span == null ? null : span.context().traceId().toString();
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    Span span = CurrentSpan.get();
    return span == null ? null : span.context().spanId().toString();
  }

  /** What is not sampled nobody could look up. */
  @Override
  public boolean isCurrentSpanSampled() {
    Span span = CurrentSpan.get();
    return span != null && span.context().isSampled();
  }

  @Override
  public void markCurrentSpanAsExemplar() {}
}
