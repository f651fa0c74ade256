package dev.lumen.trace.benchmarks;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanListener;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.NopExporter;
import dev.lumen.trace.sampling.Sampler;

final class LumenSubject implements Subject {

  private final Tracer tracer;

  private LumenSubject(Tracer tracer) {
    this.tracer = tracer;
  }

  static LumenSubject sampled() {
    return with(Sampler.always());
  }

  static LumenSubject unsampled() {
    return with(Sampler.never());
  }

  private static LumenSubject with(Sampler sampler) {
    return new LumenSubject(Tracer.builder().sampler(sampler).listener(new NopListener()).build());
  }

  /** Each span goes through the queue to the thread that exports, and nowhere from there. */
  static LumenSubject exporting() {
    return new LumenSubject(
        Tracer.builder()
            .exporter(new NopExporter())
            .asyncExport(true)
            .asyncBufferSize(65_536)
            .build());
  }

  @Override
  public Object rootSpan(long number) {
    try (Span span = tracer.start(Work.ROOT)) {
      span.setAttribute(Work.TEXT_KEY, Work.TEXT);
      span.setAttribute(Work.NUMBER_KEY, number);
      span.setAttribute(Work.FLAG_KEY, true);
      return span;
    }
  }

  @Override
  public Object trace(long number) {
    try (Span root = tracer.start(Work.ROOT)) {
      root.setAttribute(Work.TEXT_KEY, Work.TEXT);
      root.setAttribute(Work.NUMBER_KEY, number);
      for (int i = 1; i <= Work.CHILDREN; i++) {
        try (Span child = tracer.start(Work.CHILD)) {
          child.setAttribute(Work.TEXT_KEY, Work.TEXT);
          child.setAttribute(Work.NUMBER_KEY, number);
          if (i == Work.CHILDREN) {
            child.addEvent(Work.EVENT);
          }
        }
      }
      return root;
    }
  }

  static final class NopListener implements SpanListener {

    @Override
    public void onEnd(SpanData span) {}
  }
}
