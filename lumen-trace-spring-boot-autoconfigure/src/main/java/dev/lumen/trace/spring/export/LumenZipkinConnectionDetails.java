package dev.lumen.trace.spring.export;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where Zipkin takes spans: a service connection, as Docker Compose and Testcontainers give it, or
 * a bean of the application.
 *
 * <p>It counts more than {@code lumen.trace.zipkin.endpoint}, and turns the exporter on where
 * {@code lumen.trace.exporter} names none; but an application with a {@code BytesMessageSender} of
 * its own sends by that, where it names the exporter. Of several beans with an address the primary
 * one is used, and none where none is primary. Asked when the tracer is made.
 */
public interface LumenZipkinConnectionDetails extends ConnectionDetails {

  /**
   * The address, as {@code http://localhost:9411/api/v2/spans}. Null where the service has none,
   * which is as if it were not there.
   */
  @Nullable String endpoint();
}
