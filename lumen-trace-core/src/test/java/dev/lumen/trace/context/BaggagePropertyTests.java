package dev.lumen.trace.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BaggagePropertyTests {

  private static final String OWS = "[ \t]*";
  private static final String KEY = OWS + "([!#$%&'*+\\-.^_`|~0-9A-Za-z]+)" + OWS;
  private static final String VALUE = OWS + "([!#-+\\--:<-\\[\\]-~]*)" + OWS;
  private static final Pattern MEMBER =
      Pattern.compile(KEY + "=" + VALUE + "(;" + KEY + "(=" + VALUE + ")?)*");

  @Property
  void anyTextIsReadBack(@ForAll("keys") List<String> keys, @ForAll("texts") String value) {
    Baggage baggage = Baggage.EMPTY;
    for (String key : keys) {
      baggage = baggage.put(key, value + key);
    }

    Baggage read = Baggage.parse(baggage.toString());

    assertThat(read).isEqualTo(baggage);
    assertThat(read.asMap()).containsOnlyKeys(keys.toArray(String[]::new));
    for (String key : keys) {
      assertThat(read.get(key)).isEqualTo(value + key);
    }
  }

  @Property
  void noiseIsReadAsTheGrammarSays(@ForAll("noise") String header) {
    Baggage baggage = Baggage.parse(header);

    List<String> members =
        List.of(header.split(",", -1)).stream()
            .filter(member -> MEMBER.matcher(member).matches())
            .toList();
    assertThat(baggage).hasToString(String.join(",", members));
    assertThat(baggage.asMap().keySet())
        .isEqualTo(members.stream().map(BaggagePropertyTests::key).collect(Collectors.toSet()));
    assertThat(Baggage.parse(baggage.toString())).isEqualTo(baggage);
  }

  @Property
  void whatIsTakenOutIsGoneAndTheRestStays(
      @ForAll("noise") String header, @ForAll("key") String key) {
    Baggage before = Baggage.parse(header);

    Map<String, String> after = before.remove(key).asMap();

    assertThat(after).doesNotContainKey(key);
    assertThat(before.asMap()).containsAllEntriesOf(after);
    assertThat(before.asMap()).hasSizeLessThanOrEqualTo(after.size() + 1);
  }

  private static String key(String member) {
    Matcher matcher = MEMBER.matcher(member);
    assertThat(matcher.matches()).isTrue();
    return matcher.group(1);
  }

  @Provide
  Arbitrary<String> key() {
    return Arbitraries.strings().withChars("abcAB.-_|").ofMinLength(1).ofMaxLength(2);
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return key().list().uniqueElements().ofMaxSize(10);
  }

  /** Without half of a pair of surrogates, which UTF-8 has no place for. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(20)
        .filter(text -> text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff));
  }

  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> nearly =
        Arbitraries.strings().withChars("ab.%2c====;;,,,  \t\"\\\u00e9\u007f").ofMaxLength(40);
    return Arbitraries.oneOf(nearly, nearly, Arbitraries.strings().ofMaxLength(60));
  }
}
