package dev.lumen.trace.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

final class OpenTelemetrySubject implements Subject {

  // Its quickest way: with a plain text as the key it would make one of these each time.
  private static final AttributeKey<String> TEXT_KEY = AttributeKey.stringKey(Work.TEXT_KEY);
  private static final AttributeKey<Long> NUMBER_KEY = AttributeKey.longKey(Work.NUMBER_KEY);
  private static final AttributeKey<Boolean> FLAG_KEY = AttributeKey.booleanKey(Work.FLAG_KEY);

  private final Tracer tracer;

  private OpenTelemetrySubject(Tracer tracer) {
    this.tracer = tracer;
  }

  static OpenTelemetrySubject sampled() {
    return with(Sampler.alwaysOn());
  }

  static OpenTelemetrySubject unsampled() {
    return with(Sampler.alwaysOff());
  }

  private static OpenTelemetrySubject with(Sampler sampler) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(sampler)
            .addSpanProcessor(new NopProcessor())
            .build();
    return new OpenTelemetrySubject(provider.get("benchmarks"));
  }

  @Override
  public Object rootSpan(long number) {
    Span span = tracer.spanBuilder(Work.ROOT).startSpan();
    try (Scope scope = span.makeCurrent()) {
      span.setAttribute(TEXT_KEY, Work.TEXT);
      span.setAttribute(NUMBER_KEY, number);
      span.setAttribute(FLAG_KEY, true);
      return span;
    } finally {
      span.end();
    }
  }

  @Override
  public Object trace(long number) {
    Span root = tracer.spanBuilder(Work.ROOT).startSpan();
    try (Scope scope = root.makeCurrent()) {
      root.setAttribute(TEXT_KEY, Work.TEXT);
      root.setAttribute(NUMBER_KEY, number);
      for (int i = 1; i <= Work.CHILDREN; i++) {
        child(number, i == Work.CHILDREN);
      }
      return root;
    } finally {
      root.end();
    }
  }

  private void child(long number, boolean last) {
    Span child = tracer.spanBuilder(Work.CHILD).startSpan();
    try (Scope scope = child.makeCurrent()) {
      child.setAttribute(TEXT_KEY, Work.TEXT);
      child.setAttribute(NUMBER_KEY, number);
      if (last) {
        child.addEvent(Work.EVENT);
      }
    } finally {
      child.end();
    }
  }

  static final class NopProcessor implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
