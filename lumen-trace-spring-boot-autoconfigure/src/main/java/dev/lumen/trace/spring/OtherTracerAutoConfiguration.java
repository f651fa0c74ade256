package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Warns of Micrometer Tracing and OpenTelemetry, where either works beside this tracer. */
@AutoConfiguration(
    after = LumenTraceAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
      "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration"
    })
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class OtherTracerAutoConfiguration {

  static final String OPEN_TELEMETRY = "io.opentelemetry.api.OpenTelemetry";

  // What the OpenTelemetry API itself makes: it records nothing.
  private static final String NOOP_OPEN_TELEMETRY = "io.opentelemetry.api.DefaultOpenTelemetry";

  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  @Bean
  @Lazy(false)
  OtherTracerWarning lumenOtherTracerWarning(ObjectProvider<OtherTracer> others) {
    return new OtherTracerWarning(others);
  }

  @Bean
  OtherTracer lumenOtherTracerAgent(Environment environment) {
    return () -> agent(environment, ClassLoader.getSystemClassLoader());
  }

  @Bean
  @ConditionalOnClass(name = OPEN_TELEMETRY)
  OtherTracer lumenOtherTracerOpenTelemetry(ListableBeanFactory beans) {
    return () -> openTelemetry(beans);
  }

  static @Nullable String agent(Environment environment, ClassLoader classLoader) {
    boolean loaded = ClassUtils.isPresent(AGENT, classLoader);
    return loaded && environment.getProperty("otel.javaagent.enabled", Boolean.class, true)
        ? "the OpenTelemetry Java agent"
        : null;
  }

  private static @Nullable String openTelemetry(ListableBeanFactory beans) {
    Class<?> type =
        ClassUtils.resolveClassName(
            OPEN_TELEMETRY, OtherTracerAutoConfiguration.class.getClassLoader());
    return beans.getBeanProvider(type).stream()
        .map(bean -> bean.getClass().getName())
        .filter(name -> !name.equals(NOOP_OPEN_TELEMETRY))
        .findFirst()
        .map(name -> "OpenTelemetry (a bean of " + name + ")")
        .orElse(null);
  }

  /** Apart, because the class may not be there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(io.micrometer.tracing.Tracer.class)
  static class Micrometer {

    @Bean
    OtherTracer lumenOtherTracerMicrometer(ObjectProvider<io.micrometer.tracing.Tracer> tracers) {
      return () ->
          tracers.stream()
              .filter(tracer -> tracer != io.micrometer.tracing.Tracer.NOOP && !isOurs(tracer))
              .findFirst()
              .map(tracer -> "Micrometer Tracing (a bean of " + tracer.getClass().getName() + ")")
              .orElse(null);
    }

    private static boolean isOurs(io.micrometer.tracing.Tracer tracer) {
      return tracer.getClass().getName().startsWith("dev.lumen.trace.spring.micrometer.");
    }
  }
}
