package dev.lumen.trace.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Looks for an OpenTelemetry among the beans that makes spans. */
record OpenTelemetryBeans(ListableBeanFactory beans) implements OtherTracer {

  static final String OPEN_TELEMETRY = "io.opentelemetry.api.OpenTelemetry";
  static final String TRACER_PROVIDER = "io.opentelemetry.sdk.trace.SdkTracerProvider";

  static final String REMOVAL =
      "Remove micrometer-tracing-bridge-otel, which spring-boot-starter-opentelemetry brings.";

  // What the OpenTelemetry API itself makes: it records nothing.
  private static final String NOOP = "io.opentelemetry.api.DefaultOpenTelemetry";

  // Of Spring Boot: with what was found of SDKs, and with nothing where all of it is switched off.
  private static final String OF_BOOT = "openTelemetrySdk";
  private static final String OF_BOOT_OFF = "disabledOpenTelemetrySdk";

  /** Whether Spring Boot's are, by {@code management.opentelemetry.enabled}. */
  static boolean areOff(ListableBeanFactory beans) {
    return beans.containsBean(OF_BOOT_OFF);
  }

  @Override
  public @Nullable Found find() {
    for (String name : beans.getBeanNamesForType(type(OPEN_TELEMETRY))) {
      String type = beans.getBean(name).getClass().getName();
      if (!type.equals(NOOP)
          && !name.equals(OF_BOOT_OFF)
          && (!name.equals(OF_BOOT) || hasTraces())) {
        return new Found(
            "OpenTelemetry (the bean '" + name + "' of " + type + ")",
            name.equals(OF_BOOT)
                ? REMOVAL
                : "Remove opentelemetry-spring-boot-starter, or what else makes the bean '"
                    + name
                    + "'.");
      }
    }
    return null;
  }

  /** Spring Boot's may be there for meters and the log alone. */
  private boolean hasTraces() {
    return ClassUtils.isPresent(TRACER_PROVIDER, OpenTelemetryBeans.class.getClassLoader())
        && beans.getBeanNamesForType(type(TRACER_PROVIDER)).length > 0;
  }

  private static Class<?> type(String name) {
    return ClassUtils.resolveClassName(name, OpenTelemetryBeans.class.getClassLoader());
  }
}
