package dev.lumen.trace.spring.export;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;
import org.testcontainers.grafana.LgtmStackContainer;

/** From a container of Testcontainers to where it takes OTLP. */
final class OtlpContainerConnectionDetailsFactory
    extends ContainerConnectionDetailsFactory<Container<?>, LumenOtlpConnectionDetails> {

  OtlpContainerConnectionDetailsFactory() {
    super(OtlpServices.NAMES);
  }

  /**
   * What has a class of its own needs no name. Where that class is missing, so is the connection.
   */
  @Override
  protected boolean sourceAccepts(
      ContainerConnectionSource<Container<?>> source, Class<?> container, Class<?> details) {
    return super.sourceAccepts(source, container, details)
        || source.accepts(ANY_CONNECTION_NAME, LgtmStackContainer.class, details);
  }

  @Override
  protected LumenOtlpConnectionDetails getContainerConnectionDetails(
      ContainerConnectionSource<Container<?>> source) {
    return new LumenOtlpContainerDetails(source);
  }

  private static final class LumenOtlpContainerDetails
      extends ContainerConnectionDetails<Container<?>> implements LumenOtlpConnectionDetails {

    LumenOtlpContainerDetails(ContainerConnectionSource<Container<?>> source) {
      super(source);
    }

    @Override
    public @Nullable String endpoint() {
      Container<?> container = getContainer();
      OptionalInt port = PublishedPort.of(() -> container.getMappedPort(OtlpServices.PORT));
      return port.isPresent()
          ? OtlpServices.endpoint(container.getHost(), port.getAsInt(), sslBundle())
          : null;
    }

    @Override
    public @Nullable SslBundle sslBundle() {
      return getSslBundle();
    }
  }
}
