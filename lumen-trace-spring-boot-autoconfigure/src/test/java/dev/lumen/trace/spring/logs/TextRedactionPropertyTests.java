package dev.lumen.trace.spring.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Lines of logs have what clients sent in them. */
class TextRedactionPropertyTests {

  private final TextRedaction redaction = new TextRedaction(List.of("pin"));

  @Property
  void anyLineIsRead(@ForAll("lines") String line) {
    assertThat(redaction.redacted(line)).isNotNull();
  }

  @Property
  void aSecretIsTakenOutOfAnyLine(@ForAll("lines") String before, @ForAll("lines") String after) {
    String line = before + "\nuser=eve password=planted\n" + after;

    assertThat(redaction.redacted(line)).doesNotContain("planted");
  }

  @Property
  void whatHasNoNameOfASecretStays(@ForAll("prose") String line) {
    assertThat(redaction.redacted(line)).isSameAs(line);
  }

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "password",
            "Authorization",
            "Bearer ",
            "basic ",
            "pin",
            "token",
            "jdbc:oracle:thin:",
            "://",
            "<token>",
            "->",
            "2",
            "<",
            "eve:x@",
            "@",
            ":",
            "=",
            "=>",
            " ",
            "\"",
            "'",
            "\\",
            "[",
            "]",
            "{",
            ",",
            "\n",
            "\ud83d",
            "\0",
            "abc");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(14).map(some -> String.join("", some)),
        Arbitraries.strings(),
        parts.map(part -> part.repeat(2000)));
  }

  @Provide
  Arbitrary<String> prose() {
    return Arbitraries.of(
            "order ", "7 ", "of ", "eve, ", "took ", "12:30 ", "(late) ", "x=1 ", "\n")
        .list()
        .ofMaxSize(20)
        .map(some -> String.join("", some));
  }
}
