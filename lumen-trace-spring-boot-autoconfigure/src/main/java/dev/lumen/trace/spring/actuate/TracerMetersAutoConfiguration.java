package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.StoreFeed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Offers what the tracer counts to Micrometer, where the application uses that. */
@AutoConfiguration(
    after = LumenTraceAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure"
            + ".CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class TracerMetersAutoConfiguration {

  /** Once for a hierarchy of contexts, which share the tracer. */
  @Bean
  @ConditionalOnMissingBean
  TracerMeters lumenTracerMeters(Tracer tracer, ObjectProvider<StoreFeed> feed) {
    StoreFeed stores = feed.getIfAvailable();
    return new TracerMeters(tracer, stores == null ? null : stores.get());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty("lumen.trace.metrics.spans.enabled")
  SpanMeters lumenSpanMeters(Tracer tracer, LumenTraceProperties properties) {
    return new SpanMeters(tracer, properties.metrics().spans().maxNames());
  }
}
