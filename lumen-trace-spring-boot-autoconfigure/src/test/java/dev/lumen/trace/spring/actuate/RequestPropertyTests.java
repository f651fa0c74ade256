package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.rates.RootRates;
import dev.lumen.trace.store.TraceStore;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Whatever is asked of the endpoint is answered, or refused in words: nothing is thrown. */
class RequestPropertyTests {

  private final TracesEndpoint endpoint =
      new TracesEndpoint(
          Tracer.noop(), new TraceStore(), new RootRates(), null, ShownValues.AS_RECORDED);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyFilterIsUnderstoodOrRefused(
      @ForAll("texts") String name,
      @ForAll("texts") String status,
      @ForAll("texts") String duration,
      @ForAll("texts") String attribute,
      @ForAll("texts") String since,
      @ForAll("texts") String before,
      @ForAll("texts") String limit) {
    check(endpoint.list(null, name, null, null, null, null, null, null), 200);
    check(endpoint.list(null, null, status, null, null, null, null, null), 200, 400);
    check(endpoint.list(null, null, null, duration, null, null, null, null), 200, 400);
    check(endpoint.list(null, null, null, null, attribute, null, null, null), 200, 400);
    check(endpoint.list(null, null, null, null, null, since, null, null), 200, 400);
    check(endpoint.list(null, null, null, null, null, null, before, null), 200, 400);
    check(endpoint.list(null, null, null, null, null, null, null, limit), 200, 400);
  }

  @Property
  void anyPathIsFoundOrNot(
      @ForAll("texts") String first,
      @ForAll("texts") String second,
      @ForAll("texts") String third) {
    check(endpoint.read(new String[] {first}, second, null, third, first), 200, 400, 404);
    check(endpoint.read(new String[] {first, second, "stack"}, null, null, null, null), 404);
    check(endpoint.read(new String[] {"rates"}, null, first, null, null), 200, 400);
    check(endpoint.write(first, second), 404, 409);
  }

  @Property
  void noPathLeadsToAFileThatIsNotOfThePage(@ForAll("texts") String name) {
    WebEndpointResponse<?> file = endpoint.read(new String[] {"ui", name}, null, null, null, null);

    assertThat(file.getStatus()).isEqualTo(name.equals("app.js") ? 200 : 404);
  }

  @Property
  void anyListOfCodingsIsRead(@ForAll("texts") String accepted) {
    if (Gzip.isTaken(accepted)) {
      assertThat(accepted).containsIgnoringCase("gzip");
    }
  }

  private static void check(WebEndpointResponse<?> answer, Integer... allowed) {
    assertThat(answer.getStatus()).isIn((Object[]) allowed);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "",
            " ",
            "0",
            "-",
            "9".repeat(20),
            "1e9",
            ".",
            "..",
            "/",
            "%2e",
            "\\",
            "app.js",
            ".class",
            "ms",
            "PT1S",
            "error",
            "key:",
            "gzip",
            ";q=0",
            ",",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            "\0",
            "\u202e");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(4).map(some -> String.join("", some)), Arbitraries.strings());
  }
}
