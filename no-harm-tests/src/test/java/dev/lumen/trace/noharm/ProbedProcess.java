package dev.lumen.trace.noharm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.noharm.probe.Observation;
import dev.lumen.trace.noharm.probe.Observations;
import dev.lumen.trace.noharm.probe.Probe;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.ttddyy.dsproxy.QueryInfo;

/** The application in a process of its own, and all that was seen of it. */
final class ProbedProcess {

  private static final long PATIENCE_SECONDS = 100;

  /** What the starter brings, a class of each jar. */
  private static final Set<Class<?>> STARTER =
      Set.of(Tracer.class, LumenTraceAutoConfiguration.class, QueryInfo.class);

  /** Jars that no variant has, by name: JPA is there for the test slices, and slow to start. */
  private static final String SLICES = "(hibernate-core|spring-data-jpa)-.*";

  private static final String SEEN = "seen.json";
  private static final String LOG = "output.log";

  private final Path directory;
  private final Process process;

  private ProbedProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  static ProbedProcess withStarter(Server server, String... properties) throws IOException {
    return start(server, Set.of(), properties);
  }

  static ProbedProcess withoutStarter(Server server, String... properties) throws IOException {
    return start(
        server,
        STARTER.stream().map(ProbedProcess::entryOf).collect(Collectors.toSet()),
        properties);
  }

  private static ProbedProcess start(Server server, Set<String> leftOut, String... properties)
      throws IOException {
    Path directory = Files.createTempDirectory("no-harm");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Most of the time goes into the start.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-cp", classPath(server, leftOut), Probe.class.getName()));
    command.addAll(List.of(SEEN, "--spring.config.name=shop"));
    command.addAll(List.of(properties));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(LOG).toFile())
            .start();
    return new ProbedProcess(directory, process);
  }

  private static String classPath(Server server, Set<String> leftOut) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !leftOut.contains(entry))
        .filter(entry -> server.uses(nameOf(Path.of(entry))))
        .filter(entry -> !nameOf(Path.of(entry)).matches(SLICES))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String nameOf(Path path) {
    return path.getFileName().toString();
  }

  private static String entryOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end. What it logged counts as seen. */
  List<Observation> observations() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    List<String> log = Files.readAllLines(directory.resolve(LOG));
    assertThat(process.exitValue()).as(() -> String.join("\n", log)).isZero();
    List<Observation> all = new ArrayList<>(Observations.read(directory.resolve(SEEN)));
    all.add(new Observation("log", log.stream().sorted().toList()));
    all.add(new Observation("access log", accessLog()));
    return all;
  }

  private List<String> accessLog() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Path log = files.filter(file -> nameOf(file).startsWith("access")).findAny().orElseThrow();
      return Files.readAllLines(log).stream().sorted().toList();
    }
  }
}
