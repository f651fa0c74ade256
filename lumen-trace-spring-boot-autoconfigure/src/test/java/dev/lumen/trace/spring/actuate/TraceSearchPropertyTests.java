package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.store.TraceCondition;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is searched for is understood, or refused in words. */
class TraceSearchPropertyTests {

  @Property
  void anyTextIsUnderstoodOrRefused(@ForAll("searches") String text) {
    try {
      assertThat(TraceSearch.parse(text, TraceCondition.ALWAYS)).isNotNull();
    } catch (RefusedException e) {
      assertThat(e.refusal().allowed()).isNotBlank();
    }
  }

  @Property
  void anyTextIsAnIdOrNone(@ForAll("searches") String text) {
    if (WrittenIds.trace(text) != null) {
      assertThat(text).matches("[0-9a-fA-F]+");
    }
  }

  @Provide
  Arbitrary<String> searches() {
    Arbitrary<String> terms =
        Arbitraries.of(
            "name:",
            "root:",
            "status:error",
            "dur>",
            "50ms",
            "attr.",
            "http:5xx",
            "OR",
            "(",
            ")",
            "-",
            "\"",
            "\\",
            ">=",
            "<",
            " ",
            ":",
            "9".repeat(30),
            "e",
            "\u202e",
            "\0",
            "%",
            "*");
    return Arbitraries.oneOf(
        terms.list().ofMaxSize(12).map(parts -> String.join("", parts)),
        Arbitraries.strings().ofMaxLength(40),
        Arbitraries.of("(".repeat(5000), "-(".repeat(5000), "a OR ".repeat(5000)));
  }
}
