package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Span;

/** How a span tells that its work failed. */
final class Failures {

  private Failures() {}

  static void record(Span span, Throwable failure) {
    span.setAttribute("error.type", failure.getClass().getName()).recordError(failure);
  }
}
