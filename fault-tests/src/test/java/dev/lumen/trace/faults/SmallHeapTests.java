package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.faults.OtlpServer.DeadPort;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A heap of 64 MB, and a backend that is down. */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SmallHeapTests {

  @Test
  void theBufferIsAllThatADeadBackendCosts() throws Exception {
    // The first OutOfMemoryError, whoever may catch it, ends the process.
    List<String> options = List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    long before = System.nanoTime();
    try (DeadPort port = new DeadPort();
        ForkedJvm jvm =
            new ForkedJvm(SmallHeapApplication.class, options, port.endpoint().toString())) {

      int exit = jvm.awaitExit();

      assertThat(exit).isZero();
      FinalCounts counts = FinalCounts.parse(jvm.awaitLine(FinalCounts.START));
      counts.assertSettled();
      assertThat(counts.get("started")).isEqualTo(200_000);
      Outcome.print(
          "-Xmx64m, backend down, spans of 4 kB at full speed",
          "no OutOfMemoryError; %s; %.1f s",
          counts,
          (System.nanoTime() - before) / 1e9);
    }
  }
}
