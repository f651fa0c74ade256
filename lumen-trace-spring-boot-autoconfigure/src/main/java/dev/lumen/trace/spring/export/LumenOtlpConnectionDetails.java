package dev.lumen.trace.spring.export;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where a backend takes OTLP over HTTP: a service connection, as Docker Compose and Testcontainers
 * give it, or a bean of the application.
 *
 * <p>It counts more than {@code lumen.trace.otlp.endpoint} and {@code lumen.trace.otlp.ssl.bundle},
 * and turns the exporter on where {@code lumen.trace.exporter} names none. Of several beans with an
 * address the primary one is used, and none where none is primary. Asked when the tracer is made.
 */
public interface LumenOtlpConnectionDetails extends ConnectionDetails {

  /**
   * The address, as {@code http://localhost:4318/v1/traces}; one without a path gets {@code
   * /v1/traces}. Null where the service has none, which is as if it were not there.
   */
  @Nullable String endpoint();

  /** What is trusted there, for an address of HTTPS. Null, the default, is what the JVM trusts. */
  default @Nullable SslBundle sslBundle() {
    return null;
  }
}
