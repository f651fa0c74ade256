package dev.lumen.trace.benchmarks;

import brave.ScopedSpan;
import brave.Tracer;
import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;

/**
 * With its scoped span, the quicker of its two ways, and with values as text, which it asks for.
 */
final class BraveSubject implements Subject {

  // A favour: a number that its users have is made a text for every span.
  private static final String NUMBER = "1000000";

  private final Tracer tracer;

  private BraveSubject(Tracer tracer) {
    this.tracer = tracer;
  }

  static BraveSubject sampled() {
    return with(Sampler.ALWAYS_SAMPLE);
  }

  static BraveSubject unsampled() {
    return with(Sampler.NEVER_SAMPLE);
  }

  private static BraveSubject with(Sampler sampler) {
    Tracing tracing =
        Tracing.newBuilder()
            .traceId128Bit(true)
            .sampler(sampler)
            .addSpanHandler(new NopHandler())
            .build();
    return new BraveSubject(tracing.tracer());
  }

  @Override
  public Object rootSpan(long number) {
    ScopedSpan span = tracer.startScopedSpan(Work.ROOT);
    try {
      span.tag(Work.TEXT_KEY, Work.TEXT);
      span.tag(Work.NUMBER_KEY, NUMBER);
      span.tag(Work.FLAG_KEY, "true");
      return span;
    } finally {
      span.finish();
    }
  }

  @Override
  public Object trace(long number) {
    ScopedSpan root = tracer.startScopedSpan(Work.ROOT);
    try {
      root.tag(Work.TEXT_KEY, Work.TEXT);
      root.tag(Work.NUMBER_KEY, NUMBER);
      for (int i = 1; i <= Work.CHILDREN; i++) {
        child(i == Work.CHILDREN);
      }
      return root;
    } finally {
      root.finish();
    }
  }

  private void child(boolean last) {
    ScopedSpan child = tracer.startScopedSpan(Work.CHILD);
    try {
      child.tag(Work.TEXT_KEY, Work.TEXT);
      child.tag(Work.NUMBER_KEY, NUMBER);
      if (last) {
        child.annotate(Work.EVENT);
      }
    } finally {
      child.finish();
    }
  }

  private static final class NopHandler extends SpanHandler {

    @Override
    public boolean end(TraceContext context, MutableSpan span, Cause cause) {
      return true;
    }
  }
}
