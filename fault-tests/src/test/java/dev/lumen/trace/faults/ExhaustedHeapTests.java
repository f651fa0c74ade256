package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** For a while there is not one byte of memory to be had, on no thread. */
class ExhaustedHeapTests {

  // What is thrown where differs from run to run.
  @RepeatedTest(3)
  void spansEndWithoutMemoryAndExportGoesOnWhenThereIsSomeAgain() throws Exception {
    // Interpreted, and without buffers of the threads' own: each allocation is made, and fails.
    List<String> options = List.of("-Xint", "-XX:-UseTLAB", "-XX:+UseSerialGC", "-Xmx24m");
    try (ForkedJvm jvm = new ForkedJvm(ExhaustedHeapApplication.class, options)) {

      assertThat(jvm.awaitLine(ExhaustedHeapApplication.THROWN)).isEqualTo("0");
      assertThat(jvm.awaitLine(ExhaustedHeapApplication.FLUSHED)).isEqualTo("true");
      FinalCounts counts = FinalCounts.parse(jvm.awaitLine(FinalCounts.START));
      counts.assertSettled();
      assertThat(counts.get("started")).isEqualTo(ExhaustedHeapApplication.SPANS + 3);
      Outcome.print("no memory while spans end", "nothing thrown, export goes on: %s", counts);
    }
  }
}
