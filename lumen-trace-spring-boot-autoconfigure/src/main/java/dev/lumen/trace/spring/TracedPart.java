package dev.lumen.trace.spring;

/**
 * A part of the application that is traced by itself, for the line that says at start what is on.
 * Immutable.
 *
 * @param name such as {@code WebFlux requests}
 */
public record TracedPart(String name) {}
