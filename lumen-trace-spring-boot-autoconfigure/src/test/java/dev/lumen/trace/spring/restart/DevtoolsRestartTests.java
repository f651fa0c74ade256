package dev.lumen.trace.spring.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fifty restarts by devtools itself, which keeps the store of traces from one to the next: what has
 * been closed is gone.
 */
@Tag("long")
@Timeout(180)
class DevtoolsRestartTests {

  @Test
  void restartsLeakNeitherThreadNorClassLoader() throws IOException, InterruptedException {
    String said = run();

    assertThat(said).contains("restarts: " + RestartedByDevtools.RESTARTS);
    // One of each start at the least: the first traces are still there.
    assertThat(said).containsPattern("traces held: (\\d{3,}|[5-9]\\d)");
    // What Spring keeps of the last one goes with the next.
    assertThat(said).containsPattern("class loaders left: \\[(0, |0)?(50)?]");
    assertThat(said).contains("threads left: []");
  }

  private static String run() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RestartedByDevtools.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
