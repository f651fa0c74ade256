package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import io.micrometer.tracing.Baggage;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * A field of the baggage as Micrometer Tracing sees it. Immutable: {@code set} gives another, whose
 * value counts once it is made current.
 *
 * @param context the context to be current with it; null where that is the one that is
 * @param value what to make current; null where that is what is there
 */
record MicrometerBaggage(
    Tracer tracer, String name, @Nullable TraceContext context, @Nullable String value)
    implements Baggage {

  @Override
  public @Nullable String get() {
    return get(context == null ? Span.current() : MicrometerContext.span(context));
  }

  @Override
  public @Nullable String get(TraceContext traceContext) {
    return get(MicrometerContext.span(traceContext));
  }

  private @Nullable String get(Span span) {
    return span.context().baggage().get(name);
  }

  @Override
  @SuppressWarnings("deprecation") // It is what the methods that are not are made of.
  public MicrometerBaggage set(@Nullable String newValue) {
    return new MicrometerBaggage(tracer, name, context, newValue);
  }

  @Override
  @SuppressWarnings("deprecation")
  public MicrometerBaggage set(TraceContext newContext, @Nullable String newValue) {
    return new MicrometerBaggage(tracer, name, newContext, newValue);
  }

  @Override
  public BaggageInScope makeCurrent() {
    @Nullable Scope around = context == null ? null : MicrometerContext.span(context).makeCurrent();
    return new Current(this, tracer.withBaggage(name, value == null ? get() : value), around);
  }

  /**
   * The value, until it is closed.
   *
   * @param around of the context; null where it was current before
   */
  private record Current(MicrometerBaggage baggage, Scope scope, @Nullable Scope around)
      implements BaggageInScope {

    @Override
    public String name() {
      return baggage.name;
    }

    @Override
    public @Nullable String get() {
      return baggage.get(Span.current());
    }

    @Override
    public @Nullable String get(TraceContext traceContext) {
      return baggage.get(traceContext);
    }

    @Override
    public void close() {
      scope.close();
      if (around != null) {
        around.close();
      }
    }
  }
}
