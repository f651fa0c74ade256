package dev.lumen.trace.noharm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.noharm.probe.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTests {

  private static final String TRACEPARENT =
      "upstream header: traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void whatDiffersIsToldByCheck() {
    List<Observation> without =
        List.of(seen("a call", "framing: chunked", "status: 200"), seen("a task", "user: nobody"));
    List<Observation> with =
        List.of(seen("a call", "framing: by length", "status: 200"), seen("a task"));

    assertThat(Differences.between(without, with))
        .containsExactly(
            "a call\n  - framing: chunked\n  + framing: by length", "a task\n  - user: nobody");
  }

  @Test
  void aLineThatComesTwiceIsMissedOnce() {
    assertThat(
            Differences.between(
                List.of(seen("a call", "header: a", "header: a")),
                List.of(seen("a call", "header: a"))))
        .containsExactly("a call\n  - header: a");
  }

  @Test
  void aCheckThatOnlyOneHasIsADifference() {
    assertThat(Differences.between(List.of(), List.of(seen("a call", "status: 200"))))
        .containsExactly("a call\n  + status: 200");
  }

  @Test
  void headersAndIdsOfTheStarterAreExpected() {
    List<Observation> without = List.of(seen("a call", "MDC {tenant=acme}"));
    List<Observation> with =
        List.of(
            seen(
                "a call",
                TRACEPARENT,
                "upstream header: X-Trace-ID: 0af7651916cd43dd8448eb211c80319c",
                "MDC {spanId=b7ad6b7169203331, tenant=acme}"));

    assertThat(Differences.between(without, with)).isEmpty();
  }

  @Test
  void idsOfTheApplicationsOwnAreCompared() {
    List<Observation> without = List.of(seen("a call", "upstream header: X-Trace-ID: my-own"));
    List<Observation> with = List.of(seen("a call", TRACEPARENT));

    assertThat(Differences.between(without, with))
        .containsExactly("a call\n  - upstream header: X-Trace-ID: my-own");
  }

  private static Observation seen(String check, String... lines) {
    return new Observation(check, List.of(lines));
  }
}
