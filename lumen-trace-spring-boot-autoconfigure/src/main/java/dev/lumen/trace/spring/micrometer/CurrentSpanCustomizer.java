package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Span;
import io.micrometer.tracing.SpanCustomizer;

/** Writes to whatever span is current at each call; where none is, nowhere. Thread-safe. */
final class CurrentSpanCustomizer implements SpanCustomizer {

  @Override
  public CurrentSpanCustomizer name(String name) {
    Span.current().updateName(name);
    return this;
  }

  @Override
  public CurrentSpanCustomizer tag(String key, String value) {
    Span.current().setAttribute(key, value);
    return this;
  }

  @Override
  public CurrentSpanCustomizer tag(String key, long value) {
    Span.current().setAttribute(key, value);
    return this;
  }

  @Override
  public CurrentSpanCustomizer tag(String key, double value) {
    Span.current().setAttribute(key, value);
    return this;
  }

  @Override
  public CurrentSpanCustomizer tag(String key, boolean value) {
    Span.current().setAttribute(key, value);
    return this;
  }

  @Override
  public CurrentSpanCustomizer event(String value) {
    Span.current().addEvent(value);
    return this;
  }
}
