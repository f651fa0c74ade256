package dev.lumen.trace.spring.export;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/** From a container of Testcontainers to where it takes spans as Zipkin has them. */
final class ZipkinContainerConnectionDetailsFactory
    extends ContainerConnectionDetailsFactory<Container<?>, LumenZipkinConnectionDetails> {

  ZipkinContainerConnectionDetailsFactory() {
    super(
        ZipkinServices.NAMES, ZipkinExporterConfiguration.SENDER, ZipkinExporterConfiguration.SPAN);
  }

  @Override
  protected LumenZipkinConnectionDetails getContainerConnectionDetails(
      ContainerConnectionSource<Container<?>> source) {
    return new LumenZipkinContainerDetails(source);
  }

  private static final class LumenZipkinContainerDetails
      extends ContainerConnectionDetails<Container<?>> implements LumenZipkinConnectionDetails {

    LumenZipkinContainerDetails(ContainerConnectionSource<Container<?>> source) {
      super(source);
    }

    @Override
    public @Nullable String endpoint() {
      Container<?> container = getContainer();
      OptionalInt port = PublishedPort.of(() -> container.getMappedPort(ZipkinServices.PORT));
      return port.isPresent()
          ? ZipkinServices.endpoint(container.getHost(), port.getAsInt())
          : null;
    }
  }
}
