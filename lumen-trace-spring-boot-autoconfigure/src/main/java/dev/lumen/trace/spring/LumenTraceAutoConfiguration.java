package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerBuilder;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpanListener;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.sampling.Sampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Makes the {@link Tracer} from {@link LumenTraceProperties}. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LumenTraceProperties.class)
public final class LumenTraceAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Sampler lumenTraceSampler(LumenTraceProperties properties) {
    return TracerSettings.sampler(properties.sampling());
  }

  @Bean
  @ConditionalOnMissingBean
  Propagator lumenTracePropagator(LumenTraceProperties properties) {
    return TracerSettings.propagator(properties.propagation());
  }

  @Bean
  @ConditionalOnMissingBean
  Tracer lumenTracer(
      LumenTraceProperties properties,
      Environment environment,
      Sampler sampler,
      Propagator propagator,
      ObjectProvider<ExporterFactory> factories,
      ObjectProvider<SpanExporter> exporters,
      ObjectProvider<SpanListener> listeners,
      ObjectProvider<TracerCustomizer> customizers) {
    TracerBuilder builder =
        TracerSettings.builder(properties, environment).sampler(sampler).propagator(propagator);
    TracerSettings.exporters(properties.exporter(), factories.orderedStream().toList())
        .forEach(builder::exporter);
    exporters.orderedStream().map(BeanExporter::new).forEach(builder::exporter);
    listeners.orderedStream().forEach(builder::listener);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  @Bean(initMethod = "install", destroyMethod = "restore")
  @ConditionalOnMissingBean
  DefaultTracer lumenDefaultTracer(Tracer tracer) {
    return new DefaultTracer(tracer);
  }

  @Bean
  static TracerFirst lumenTracerFirst() {
    return new TracerFirst();
  }

  /** Once for a hierarchy of contexts, which share the tracer. */
  @Bean
  @ConditionalOnMissingBean
  StartupReport lumenStartupReport(Tracer tracer, ObjectProvider<RecentTraces> recentTraces) {
    return new StartupReport(
        tracer,
        recentTraces.getIfAvailable(
            () -> () -> "add spring-boot-starter-actuator to see recent traces"));
  }
}
