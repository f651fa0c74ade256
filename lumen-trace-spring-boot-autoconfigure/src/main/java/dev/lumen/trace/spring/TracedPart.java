package dev.lumen.trace.spring;

import java.util.function.Supplier;

/**
 * A part of the application that is traced by itself, for the line that says at start what is on.
 * Immutable.
 *
 * @param text asked once the application has started
 */
public record TracedPart(Supplier<String> text) {

  /**
   * One that is known from the beginning.
   *
   * @param name such as {@code WebFlux requests}
   */
  public TracedPart(String name) {
    this(() -> name);
  }

  String name() {
    return text.get();
  }
}
