package dev.lumen.trace.tracers;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;

/** Which of Spring Boot's modules for other tracers an application has. */
enum Bridges {
  NONE(
      BraveAutoConfiguration.class,
      OpenTelemetryTracingAutoConfiguration.class,
      OpenTelemetrySdkAutoConfiguration.class),
  BRAVE(OpenTelemetryTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class),
  OPEN_TELEMETRY(BraveAutoConfiguration.class),
  /** As for meters and the log. */
  OPEN_TELEMETRY_WITHOUT_TRACES(
      BraveAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class),
  BOTH;

  private final String property;

  Bridges(Class<?>... excluded) {
    property =
        "spring.autoconfigure.exclude="
            + Stream.of(excluded).map(Class::getName).collect(Collectors.joining(","));
  }

  /** What has it so. */
  String property() {
    return property;
  }

  boolean haveTracer() {
    return this == BRAVE || this == OPEN_TELEMETRY || this == BOTH;
  }
}
