package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Span;
import io.micrometer.tracing.ScopedSpan;

/**
 * A span that is current until it ends. Thread-safe, as the span is.
 *
 * @param span was started where it is current
 */
record MicrometerScopedSpan(Span span) implements ScopedSpan {

  @Override
  public boolean isNoop() {
    return !span.isRecording();
  }

  @Override
  public MicrometerContext context() {
    return MicrometerContext.of(span);
  }

  @Override
  public MicrometerScopedSpan name(String name) {
    span.updateName(name);
    return this;
  }

  @Override
  public MicrometerScopedSpan tag(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public MicrometerScopedSpan event(String value) {
    span.addEvent(value);
    return this;
  }

  @Override
  public MicrometerScopedSpan error(Throwable throwable) {
    span.recordError(throwable);
    return this;
  }

  @Override
  public void end() {
    span.end();
  }
}
