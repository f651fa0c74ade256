package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.store.TraceStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Offers what the tracer counts to Micrometer, where the application uses that. */
@AutoConfiguration(
    after = LumenTraceAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure"
            + ".CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({Tracer.class, MeterRegistry.class})
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class TracerMetersAutoConfiguration {

  /** Once for a hierarchy of contexts, which share the tracer. */
  @Bean
  @ConditionalOnMissingBean
  TracerMeters lumenTracerMeters(Tracer tracer, ObjectProvider<TraceStore> store) {
    return new TracerMeters(tracer, store.getIfAvailable());
  }
}
