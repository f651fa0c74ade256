package dev.lumen.trace.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What the tracer looks up by name, for an image that is made ahead of time. The core has its own
 * among its resources.
 */
final class TracerHints implements RuntimeHintsRegistrar {

  static final String ZIPKIN_SPAN = "zipkin2.Span";
  static final String ZIPKIN_SENDER = "zipkin2.reporter.BytesMessageSender";

  private static final List<String> ASKED_FOR =
      List.of(
          ZIPKIN_SPAN,
          ZIPKIN_SENDER,
          OpenTelemetryBeans.OPEN_TELEMETRY,
          OpenTelemetryBeans.TRACER_PROVIDER);

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    for (String asked : ASKED_FOR) {
      hints.reflection().registerTypeIfPresent(classLoader, asked);
    }
  }
}
