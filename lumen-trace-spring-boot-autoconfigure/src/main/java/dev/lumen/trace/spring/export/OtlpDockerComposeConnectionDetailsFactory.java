package dev.lumen.trace.spring.export;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/** From a service of Docker Compose to where it takes OTLP. */
final class OtlpDockerComposeConnectionDetailsFactory
    extends DockerComposeConnectionDetailsFactory<LumenOtlpConnectionDetails> {

  OtlpDockerComposeConnectionDetailsFactory() {
    super(OtlpServices.NAMES.toArray(String[]::new));
  }

  @Override
  protected @Nullable LumenOtlpConnectionDetails getDockerComposeConnectionDetails(
      DockerComposeConnectionSource source) {
    RunningService service = source.getRunningService();
    OptionalInt port = PublishedPort.of(() -> service.ports().get(OtlpServices.PORT));
    return port.isPresent() ? new LumenOtlpDockerComposeDetails(service, port.getAsInt()) : null;
  }

  private static final class LumenOtlpDockerComposeDetails extends DockerComposeConnectionDetails
      implements LumenOtlpConnectionDetails {

    private final String endpoint;
    private final @Nullable SslBundle bundle;

    LumenOtlpDockerComposeDetails(RunningService service, int port) {
      super(service);
      bundle = getSslBundle(service);
      endpoint = OtlpServices.endpoint(service.host(), port, bundle);
    }

    @Override
    public String endpoint() {
      return endpoint;
    }

    @Override
    public @Nullable SslBundle sslBundle() {
      return bundle;
    }
  }
}
