package dev.lumen.trace.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TraceStatePropertyTests {

  private static final Pattern MEMBER =
      Pattern.compile(
          "([a-z0-9][a-z0-9_\\-*/@]{0,255})=([ -~&&[^,=]]{0,255}[!-~&&[^,=]])", Pattern.DOTALL);

  @Property
  void whatTheGrammarAllowsIsReadBack(@ForAll("members") Map<String, String> members) {
    String header = write(members);

    TraceState state = TraceState.parse(header);

    assertThat(state).hasToString(header);
    members.forEach((key, value) -> assertThat(state.get(key)).isEqualTo(value));
  }

  @Property
  void whiteSpaceAndEmptyMembersChangeNothing(
      @ForAll("members") Map<String, String> members, @ForAll("separators") List<String> noise) {
    StringBuilder header = new StringBuilder(noise.get(0));
    int next = 1;
    for (Map.Entry<String, String> member : members.entrySet()) {
      header.append(member.getKey()).append('=').append(member.getValue());
      header.append(noise.get(next++ % noise.size()));
    }

    assertThat(TraceState.parse(header.toString())).hasToString(write(members));
  }

  @Property
  void whatIsPutIsThereAndInFront(
      @ForAll("members") Map<String, String> members, @ForAll("key") String key) {
    TraceState before = TraceState.parse(write(members));

    TraceState after = before.put(key, "new");

    assertThat(after.get(key)).isEqualTo("new");
    assertThat(after.toString()).startsWith(key + "=new");
    assertThat(TraceState.parse(after.toString())).isEqualTo(after);
    assertThat(after.remove(key).get(key)).isNull();
  }

  @Property
  void noiseIsReadAsTheGrammarSays(@ForAll("noise") String header) {
    assertThat(TraceState.parse(header)).hasToString(readSlowly(header));
  }

  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> nearly =
        Arbitraries.strings()
            .withChars("aabcz019_-*/@A.,,,,====  \t~!\u007f\u00e9")
            .ofMaxLength(40);
    Arbitrary<String> broken =
        Combinators.combine(
                members().map(TraceStatePropertyTests::write),
                Arbitraries.integers().between(0, 1000),
                Arbitraries.strings().withChars(",=aA \t\n\u0000").ofMaxLength(2))
            .as(TraceStatePropertyTests::replace);
    return Arbitraries.oneOf(nearly, broken, Arbitraries.strings());
  }

  private static String replace(String text, int at, String replacement) {
    int index = at % text.length();
    return text.substring(0, index) + replacement + text.substring(index + 1);
  }

  @Provide
  Arbitrary<Map<String, String>> members() {
    return Arbitraries.maps(key(), value()).ofMinSize(1).ofMaxSize(32);
  }

  @Provide
  Arbitrary<String> key() {
    String first = "abcdefghijklmnopqrstuvwxyz0123456789";
    return Combinators.combine(
            Arbitraries.chars().with(first),
            Arbitraries.strings().withChars(first + "_-*/@").ofMaxLength(255))
        .as((start, rest) -> start + rest);
  }

  private static Arbitrary<String> value() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .excludeChars(',', '=')
        .ofMinLength(1)
        .ofMaxLength(256)
        .filter(value -> !value.endsWith(" "));
  }

  @Provide
  Arbitrary<List<String>> separators() {
    Arbitrary<String> space = Arbitraries.strings().withChars(" \t").ofMaxLength(2);
    return Combinators.combine(space, Arbitraries.of(",", ",,", ", ,"), space)
        .as((before, comma, after) -> before + comma + after)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static String write(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> member.getKey() + "=" + member.getValue())
        .collect(Collectors.joining(","));
  }

  /** The specification once more, in the way that cares for nothing but being right. */
  private static String readSlowly(String header) {
    Map<String, String> members = new LinkedHashMap<>();
    int count = 0;
    for (String part : header.split(",", -1)) {
      String member = part.replaceAll("^[ \t]+|[ \t]+\\z", "");
      if (member.isEmpty()) {
        continue;
      }
      Matcher matcher = MEMBER.matcher(member);
      if (!matcher.matches() || ++count > 32) {
        return "";
      }
      members.putIfAbsent(matcher.group(1), matcher.group(2));
    }
    return write(members);
  }
}
