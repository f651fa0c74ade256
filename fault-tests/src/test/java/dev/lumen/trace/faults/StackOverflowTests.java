package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A recursion without end, with a span on each of its frames: spans end where the stack does. */
class StackOverflowTests {

  @Test
  void whatEndsWithTheStackHarmsNoOtherSpan() throws Exception {
    // Interpreted, every call may be the one that overflows; what is compiled has fewer.
    List<String> options = List.of("-Xint");
    try (ForkedJvm jvm = new ForkedJvm(StackOverflowApplication.class, options)) {

      int exit = jvm.awaitExit();

      assertThat(exit).isZero();
      FinalCounts counts = FinalCounts.parse(jvm.awaitLine(FinalCounts.START));
      assertThat(counts.get("exported")).isGreaterThan(StackOverflowApplication.ROUNDS);
      assertThat(counts.get("live")).isNotNegative();
      assertThat(counts.get("queued")).isNotNegative();
      Outcome.print(
          "recursion without end, a span on each frame",
          "%d overflows; every later span exported; those whose end the overflow cut off stay"
              + " counted as live or queued: %s",
          StackOverflowApplication.ROUNDS,
          counts);
    }
  }

  @Test
  void aQueueThatIsTakenFromWhereTheStackEndsCountsTrue() throws Exception {
    try (ForkedJvm jvm = new ForkedJvm(OverflowedQueueApplication.class, List.of())) {

      assertThat(jvm.awaitExit()).isZero();
      assertThat(jvm.awaitLine(OverflowedQueueApplication.WRONG)).isEqualTo("0");
    }
  }
}
