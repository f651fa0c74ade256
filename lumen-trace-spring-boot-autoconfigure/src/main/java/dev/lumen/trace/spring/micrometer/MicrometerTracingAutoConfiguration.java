package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import io.micrometer.tracing.SpanCustomizer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.Ordered;

/**
 * Offers the tracer as Micrometer Tracing's, where that is on the class path and nobody else offers
 * one: to code that was written to it, to Spring Boot's exemplars and to {@code @NewSpan}.
 */
@AutoConfiguration(
    after = LumenTraceAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure"
          + ".OpenTelemetryTracingAutoConfiguration"
    },
    beforeName = {
      "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration"
    })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(io.micrometer.tracing.Tracer.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnMissingBean(io.micrometer.tracing.Tracer.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class MicrometerTracingAutoConfiguration {

  // Fallbacks, as others may come that do not ask what there is: theirs are the ones to inject.
  @Bean
  @Fallback
  MicrometerTracer lumenMicrometerTracer(ObjectProvider<Tracer> tracer) {
    return new MicrometerTracer(orNoop(tracer));
  }

  @Bean
  @Fallback
  @ConditionalOnMissingBean(Propagator.class)
  MicrometerPropagator lumenMicrometerPropagator(ObjectProvider<Tracer> tracer) {
    return new MicrometerPropagator(orNoop(tracer));
  }

  @Bean
  @Fallback
  @ConditionalOnMissingBean(SpanCustomizer.class)
  CurrentSpanCustomizer lumenSpanCustomizer() {
    return new CurrentSpanCustomizer();
  }

  private static Supplier<Tracer> orNoop(ObjectProvider<Tracer> provider) {
    LazyBean<Tracer> lazy = new LazyBean<>(provider);
    return () -> {
      Tracer tracer = lazy.get();
      return tracer == null ? Tracer.noop() : tracer;
    };
  }
}
