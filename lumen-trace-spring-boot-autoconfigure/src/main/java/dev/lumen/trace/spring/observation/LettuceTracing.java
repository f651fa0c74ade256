package dev.lumen.trace.spring.observation;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.ReactorContextKey;
import io.lettuce.core.tracing.MicrometerTracing;
import io.lettuce.core.tracing.TraceContext;
import io.lettuce.core.tracing.TraceContextProvider;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Lettuce's own observations, below the span that is current where a command is given, or that its
 * subscriber has.
 */
final class LettuceTracing extends MicrometerTracing {

  LettuceTracing(ObservationRegistry registry, String service) {
    super(new CurrentSpanRegistry(registry), service);
  }

  @Override
  public TraceContextProvider initialTraceContextProvider() {
    return new SpanFirst(super.initialTraceContextProvider());
  }

  private record SpanFirst(TraceContextProvider observations) implements TraceContextProvider {

    @Override
    public TraceContext getTraceContext() {
      return observations.getTraceContext();
    }

    @Override
    public Mono<TraceContext> getTraceContextLater() {
      return Mono.deferContextual(
          context -> {
            Span span = hasObservation(context) ? null : span(context);
            if (span == null) {
              return observations.getTraceContextLater();
            }
            try (Scope scope = span.makeCurrent()) {
              return Mono.just(observations.getTraceContext());
            }
          });
    }

    /** Whether there is one that has a span of its own, which is then the nearest. */
    private static boolean hasObservation(ContextView context) {
      Object observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
      return observation instanceof Observation found
          && ObservedSpan.of(found.getContextView()) != null;
    }

    private static @Nullable Span span(ContextView context) {
      Object span = context.getOrDefault(ReactorContextKey.SPAN, null);
      return span instanceof Span found ? found : CurrentSpan.get();
    }
  }
}
