package dev.lumen.trace.spring.export;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A container that runs at a server of this process, which it shows as one port of its own. */
final class RunningContainer extends GenericContainer<RunningContainer> {

  private final String image;
  private final int shown;
  private final TracesServer server;
  private boolean running = true;
  private int started;

  RunningContainer(String image, int shown, TracesServer server) {
    super(DockerImageName.parse(image));
    this.image = image;
    this.shown = shown;
    this.server = server;
  }

  /** One that somebody must start. */
  static RunningContainer notYet(String image, int shown, TracesServer server) {
    RunningContainer container = new RunningContainer(image, shown, server);
    container.running = false;
    return container;
  }

  @Override
  public void start() {
    running = true;
    started++;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** How often. */
  int started() {
    return started;
  }

  @Override
  public String getDockerImageName() {
    return image;
  }

  @Override
  public String getHost() {
    return "127.0.0.1";
  }

  @Override
  public Integer getMappedPort(int port) {
    if (!running) {
      throw new IllegalStateException("Mapped port can only be obtained after the start");
    }
    return mapped(shown, port, server);
  }

  /** As Testcontainers answers. */
  static int mapped(int shown, int port, TracesServer server) {
    if (port != shown) {
      throw new IllegalArgumentException("Requested port (" + port + ") is not mapped");
    }
    return server.port();
  }
}
