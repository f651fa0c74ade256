package dev.lumen.trace.spring;

import dev.lumen.trace.Span;

/** How a span tells that its work failed. Thread-safe. */
public final class Failures {

  private Failures() {}

  /** Records what the work failed with, and its class as {@code error.type}. */
  public static void record(Span span, Throwable failure) {
    span.setAttribute("error.type", failure.getClass().getName()).recordError(failure);
  }
}
