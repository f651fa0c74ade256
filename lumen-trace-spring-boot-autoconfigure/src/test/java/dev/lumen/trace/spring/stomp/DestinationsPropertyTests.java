package dev.lumen.trace.spring.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Destinations are what clients write. */
class DestinationsPropertyTests {

  @Property
  void anyTextHasATemplateWithoutIds(@ForAll("destinations") String destination) {
    String template = Destinations.template(destination);

    assertThat(template).doesNotMatch("(?s).*[0-9].*").hasSizeLessThanOrEqualTo(520);
    assertThat(Destinations.template(template)).isEqualTo(template);
  }

  @Provide
  Arbitrary<String> destinations() {
    Arbitrary<String> parts =
        Arbitraries.of("/user/", "/", ".", "topic", "7", "a1", "{user}", "*", "…", "\n", "ü", "");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(12).map(some -> String.join("", some)),
        Arbitraries.strings(),
        Arbitraries.of("/a1".repeat(5000), "/user/" + "x".repeat(5000)));
  }
}
