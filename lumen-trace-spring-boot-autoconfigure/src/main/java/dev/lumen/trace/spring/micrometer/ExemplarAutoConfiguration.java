package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Gives Prometheus the ids of the sampled span in which something is measured: its exemplars.
 * Spring Boot does so where Micrometer Tracing is there; this is for where it is not.
 */
@AutoConfiguration(
    after = LumenTraceAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.tracing.autoconfigure.prometheus"
            + ".PrometheusExemplarsAutoConfiguration",
    beforeName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus"
            + ".PrometheusMetricsExportAutoConfiguration")
@ConditionalOnClass(SpanContext.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnMissingBean(SpanContext.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class ExemplarAutoConfiguration {

  @Bean
  CurrentExemplar lumenExemplar() {
    return new CurrentExemplar();
  }
}
