package dev.lumen.trace.spring;

import dev.lumen.trace.SpanListener;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerBuilder;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.store.TraceStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * Makes the {@link Tracer} from {@link LumenTraceProperties}. Where tracing is off it is there too,
 * and records nothing: who has it injected need not care.
 */
@AutoConfiguration
@EnableConfigurationProperties(LumenTraceProperties.class)
@ImportRuntimeHints(TracerHints.class)
public final class LumenTraceAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Sampler lumenTraceSampler(LumenTraceProperties properties) {
    return TracerSettings.sampler(properties.sampling());
  }

  @Bean
  @ConditionalOnMissingBean
  Propagator lumenTracePropagator(LumenTraceProperties properties) {
    return BaggageSettings.propagator(
        properties.baggage(), TracerSettings.propagator(properties.propagation()));
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
  Tracer lumenTracer(
      LumenTraceProperties properties,
      Environment environment,
      Sampler sampler,
      Propagator propagator,
      ObjectProvider<ExporterFactory> factories,
      ObjectProvider<SpanExporter> exporters,
      ObjectProvider<SpanProcessor> processors,
      ObjectProvider<SpanListener> listeners,
      ObjectProvider<TracerCustomizer> customizers) {
    TracerBuilder builder =
        TracerSettings.builder(properties, environment).sampler(sampler).propagator(propagator);
    BaggageSettings.apply(properties.baggage(), builder);
    boolean export = properties.export().enabled();
    if (export) {
      TracerSettings.exporters(properties, factories.orderedStream().toList())
          .forEach(builder::exporter);
      exporters.orderedStream().map(BeanExporter::new).forEach(builder::exporter);
    }
    processors.orderedStream().forEach(builder::processor);
    // The store is fed once it is made, and made only where somebody asks for it.
    listeners
        .orderedStream(type -> !TraceStore.class.isAssignableFrom(type))
        .forEach(builder::listener);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return (export ? builder : builder.clearExporters()).build();
  }

  // Not closed: it is the same one for every application of the process. After the other, and
  // whatever word it is that switches that off.
  @Bean(name = "lumenTracer", destroyMethod = "")
  @ConditionalOnMissingBean
  Tracer lumenNoopTracer() {
    return Tracer.noop();
  }

  @Bean(initMethod = "install", destroyMethod = "restore")
  @ConditionalOnMissingBean
  @ConditionalOnSingleCandidate(Tracer.class)
  DefaultTracer lumenDefaultTracer(Tracer tracer) {
    return new DefaultTracer(tracer);
  }

  @Bean
  static TracerFirst lumenTracerFirst() {
    return new TracerFirst();
  }

  /**
   * Once for a hierarchy of contexts, which share the tracer. Nobody looks for a slice's traces.
   */
  @Bean
  @ConditionalOnMissingBean({
    StartupReport.class,
    SliceContextCustomizerFactory.SliceConfiguration.class
  })
  @ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
  @ConditionalOnSingleCandidate(Tracer.class)
  StartupReport lumenStartupReport(
      Tracer tracer,
      ObjectProvider<TracedPart> parts,
      ObjectProvider<RecentTraces> recentTraces,
      ObjectProvider<ExporterFactory> exporters) {
    return new StartupReport(
        tracer,
        parts.orderedStream().toList(),
        recentTraces.getIfAvailable(
            () -> () -> "add spring-boot-starter-actuator to see recent traces"),
        exporters.orderedStream().toList());
  }
}
