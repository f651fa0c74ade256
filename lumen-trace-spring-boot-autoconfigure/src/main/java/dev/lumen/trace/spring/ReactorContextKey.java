package dev.lumen.trace.spring;

/** The keys that the tracer uses in a Reactor context. */
public final class ReactorContextKey {

  /**
   * The current {@link dev.lumen.trace.Span}, which is also the key of its thread-local accessor in
   * Micrometer Context Propagation.
   */
  public static final String SPAN = "lumen.trace.span";

  private ReactorContextKey() {}
}
