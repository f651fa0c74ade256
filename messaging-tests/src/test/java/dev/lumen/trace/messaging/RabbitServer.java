package dev.lumen.trace.messaging;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A RabbitMQ of the system's packages, with a directory and ports of its own. */
final class RabbitServer implements AutoCloseable {

  private final Path home;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private RabbitServer(Path home, int port) {
    this.home = home;
    this.port = port;
  }

  /** Starts it. Where there is none, the test is skipped, and says so. */
  static RabbitServer start() throws IOException {
    Path program = program();
    if (program == null) {
      return abort("There is no RabbitMQ in /usr/lib/rabbitmq: not tested");
    }
    RabbitServer server = new RabbitServer(Files.createTempDirectory("lumen-rabbit"), freePort());
    try {
      server.run(program);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static @Nullable Path program() throws IOException {
    Path versions = Path.of("/usr/lib/rabbitmq/lib");
    if (!Files.isDirectory(versions)) {
      return null;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(versions, "rabbitmq_server-*")) {
      for (Path version : all) {
        Path program = version.resolve("sbin/rabbitmq-server");
        if (Files.isExecutable(program)) {
          return program;
        }
      }
    }
    return null;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void run(Path program) throws IOException {
    String names = String.valueOf(freePort());
    // Erlang's service for names: the server would start one that stays.
    processes.add(
        new ProcessBuilder("epmd", "-address", "127.0.0.1", "-port", names)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
    ProcessBuilder builder =
        new ProcessBuilder(program.toString()).directory(home.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("ERL_EPMD_PORT", names),
                Map.entry("RABBITMQ_NODENAME", "lumen@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", String.valueOf(port)),
                Map.entry("RABBITMQ_DIST_PORT", String.valueOf(freePort())),
                Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", home.resolve("log").toString()),
                Map.entry("RABBITMQ_LOGS", "-"),
                Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("none").toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("none").toString()),
                Map.entry(
                    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                    "-kernel inet_dist_use_interface {127,0,0,1}")));
    Process process = builder.start();
    processes.add(process);
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    String line = output.readLine();
    while (line != null && !line.contains("Server startup complete")) {
      said.append(line).append('\n');
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException(program + " did not start: " + said);
    }
  }

  int port() {
    return port;
  }

  /** At once: there is nothing to keep. */
  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    FileSystemUtils.deleteRecursively(home);
  }
}
