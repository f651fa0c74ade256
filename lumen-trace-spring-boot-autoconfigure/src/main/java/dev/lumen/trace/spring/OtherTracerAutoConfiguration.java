package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
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
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class OtherTracerAutoConfiguration {

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
  @ConditionalOnClass(name = OpenTelemetryBeans.OPEN_TELEMETRY)
  OtherTracer lumenOtherTracerOpenTelemetry(ListableBeanFactory beans) {
    return new OpenTelemetryBeans(beans);
  }

  static OtherTracer.@Nullable Found agent(Environment environment, ClassLoader classLoader) {
    boolean loaded = ClassUtils.isPresent(AGENT, classLoader);
    return loaded && environment.getProperty("otel.javaagent.enabled", Boolean.class, true)
        ? new OtherTracer.Found(
            "the OpenTelemetry Java agent",
            "Take the agent out of the command line or of JAVA_TOOL_OPTIONS, or set"
                + " otel.javaagent.enabled=false.")
        : null;
  }

  /** Apart, because the class may not be there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(io.micrometer.tracing.Tracer.class)
  static class Micrometer {

    @Bean
    OtherTracer lumenOtherTracerMicrometer(ListableBeanFactory beans) {
      return () -> micrometer(beans);
    }

    private static OtherTracer.@Nullable Found micrometer(ListableBeanFactory beans) {
      for (String name : beans.getBeanNamesForType(io.micrometer.tracing.Tracer.class)) {
        Object tracer = beans.getBean(name);
        if (tracer != io.micrometer.tracing.Tracer.NOOP && !isOurs(tracer)) {
          OtherTracer.Found found = found(name, tracer.getClass().getName(), beans);
          if (found != null) {
            return found;
          }
        }
      }
      return null;
    }

    private static boolean isOurs(Object tracer) {
      return tracer.getClass().getName().startsWith("dev.lumen.trace.spring.micrometer.");
    }

    private static OtherTracer.@Nullable Found found(
        String bean, String type, ListableBeanFactory beans) {
      return switch (type) {
        case "io.micrometer.tracing.brave.bridge.BraveTracer" ->
            new OtherTracer.Found(
                "Micrometer Tracing by Brave (the bean '" + bean + "')",
                "Remove micrometer-tracing-bridge-brave, which spring-boot-starter-zipkin brings.");
        case "io.micrometer.tracing.otel.bridge.OtelTracer" ->
            OpenTelemetryBeans.areOff(beans)
                ? null
                : new OtherTracer.Found(
                    "Micrometer Tracing by OpenTelemetry (the bean '" + bean + "')",
                    OpenTelemetryBeans.REMOVAL);
        default ->
            new OtherTracer.Found(
                "Micrometer Tracing (the bean '" + bean + "' of " + type + ")",
                "Remove the bean '" + bean + "', or the dependency that makes it.");
      };
    }
  }
}
