package dev.lumen.trace.spring.export;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/** From a service of Docker Compose to where it takes spans as Zipkin has them. */
final class ZipkinDockerComposeConnectionDetailsFactory
    extends DockerComposeConnectionDetailsFactory<LumenZipkinConnectionDetails> {

  ZipkinDockerComposeConnectionDetailsFactory() {
    super(
        ZipkinServices.NAMES.toArray(String[]::new),
        ZipkinExporterConfiguration.SENDER,
        ZipkinExporterConfiguration.SPAN);
  }

  @Override
  protected @Nullable LumenZipkinConnectionDetails getDockerComposeConnectionDetails(
      DockerComposeConnectionSource source) {
    RunningService service = source.getRunningService();
    OptionalInt port = PublishedPort.of(() -> service.ports().get(ZipkinServices.PORT));
    return port.isPresent() ? new LumenZipkinDockerComposeDetails(service, port.getAsInt()) : null;
  }

  private static final class LumenZipkinDockerComposeDetails extends DockerComposeConnectionDetails
      implements LumenZipkinConnectionDetails {

    private final String endpoint;

    LumenZipkinDockerComposeDetails(RunningService service, int port) {
      super(service);
      endpoint = ZipkinServices.endpoint(service.host(), port);
    }

    @Override
    public String endpoint() {
      return endpoint;
    }
  }
}
