package dev.lumen.trace;

/** A span made current for a while. */
final class SpanScope extends StackEntry implements Scope {

  private final Span span;

  SpanScope(Span span) {
    this.span = span;
  }

  @Override
  Span span() {
    return span;
  }

  @Override
  public void close() {
    pop();
  }
}
