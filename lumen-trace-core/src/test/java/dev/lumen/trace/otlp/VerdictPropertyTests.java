package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.export.HttpAnswer;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A backend may answer anything: what is made of it is a count, and one short line. */
class VerdictPropertyTests {

  @Property
  void anyAnswerIsUnderstood(
      @ForAll @IntRange(min = 200, max = 599) int status,
      @ForAll("headers") String location,
      @ForAll("headers") String type,
      @ForAll byte[] body) {
    Losses losses = new Losses();
    HttpAnswer answer =
        new HttpAnswer(
            status, Map.of("Location", List.of(location), "Content-Type", List.of(type)), body);

    new Verdict("http://backend.example:4317/v1/traces").on(answer, 7, losses);

    try {
      losses.throwIfAny();
    } catch (SpansDroppedException e) {
      assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(1000).doesNotContain("\n", "\r");
      assertThat(String.valueOf(e.getMessage())).doesNotContain("planted");
    }
  }

  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "https://",
            "user:planted@",
            "host.example",
            ":4318",
            "/planted",
            "?token=planted",
            "//",
            "[",
            "%",
            "application/json",
            "application/x-protobuf",
            ";charset=",
            "\n",
            "\u202e",
            "");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(6).map(some -> String.join("", some)), Arbitraries.strings());
  }
}
