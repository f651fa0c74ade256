package dev.lumen.trace.spring.export;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** What takes OTLP over HTTP in a container. */
final class OtlpServices {

  /** Names of images, which a connection can be given too. */
  static final List<String> NAMES =
      List.of(
          "otel/opentelemetry-collector",
          "otel/opentelemetry-collector-contrib",
          "grafana/otel-lgtm",
          "jaegertracing/jaeger",
          "jaegertracing/all-in-one");

  static final int PORT = 4318;

  private OtlpServices() {}

  static String endpoint(String host, int port, @Nullable SslBundle bundle) {
    return (bundle == null ? "http" : "https") + "://" + host + ":" + port + "/v1/traces";
  }
}
