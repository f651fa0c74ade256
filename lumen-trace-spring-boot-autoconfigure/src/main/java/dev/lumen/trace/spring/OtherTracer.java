package dev.lumen.trace.spring;

import org.jspecify.annotations.Nullable;

/** Looks for one kind of tracer that may work beside this one. */
@FunctionalInterface
interface OtherTracer {

  /** What was found, null where nothing was. */
  @Nullable Found find();

  /**
   * A tracer that works beside this one.
   *
   * @param what it is, as part of a sentence
   * @param removal what to do to be without it, as an order
   */
  record Found(String what, String removal) {}
}
