package dev.lumen.trace.spring;

import dev.lumen.trace.TracerBuilder;

/**
 * Changes the tracer's builder after the properties have been applied and before it is built.
 *
 * <p>Every bean of this type is called, in order.
 */
@FunctionalInterface
public interface TracerCustomizer {

  void customize(TracerBuilder builder);
}
