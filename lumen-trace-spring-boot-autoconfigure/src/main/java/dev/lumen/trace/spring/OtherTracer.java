package dev.lumen.trace.spring;

import org.jspecify.annotations.Nullable;

/** Looks for one kind of tracer that may work beside this one. */
@FunctionalInterface
interface OtherTracer {

  /** What was found, as part of a sentence; null where nothing was. */
  @Nullable String find();
}
