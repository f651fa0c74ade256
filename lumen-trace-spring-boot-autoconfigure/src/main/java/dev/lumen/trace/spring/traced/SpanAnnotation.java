package dev.lumen.trace.spring.traced;

import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;

/**
 * An annotation that says that a method has a span, and the one of its arguments. By name, as most
 * may not be there.
 */
enum SpanAnnotation {
  TRACED(Traced.class.getName(), SpanAttribute.class.getName()),
  NEW_SPAN("io.micrometer.tracing.annotation.NewSpan", "io.micrometer.tracing.annotation.SpanTag"),
  CONTINUE_SPAN(
      "io.micrometer.tracing.annotation.ContinueSpan", "io.micrometer.tracing.annotation.SpanTag"),
  OBSERVED(
      "io.micrometer.observation.annotation.Observed",
      "io.micrometer.observation.annotation.ObservationKeyValue");

  private final String method;
  private final String argument;

  SpanAnnotation(String method, String argument) {
    this.method = method;
    this.argument = argument;
  }

  /** The annotation of methods and classes. */
  String method() {
    return method;
  }

  /** That of parameters. */
  String argument() {
    return argument;
  }

  /** Such as {@code @Traced}. */
  @Override
  public String toString() {
    return '@' + method.substring(method.lastIndexOf('.') + 1);
  }
}
