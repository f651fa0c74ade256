package dev.lumen.trace.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateTests {

  private static final String LONGEST = "a".repeat(256);

  @Test
  void aListIsKeptAsItCame() {
    String header = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";

    TraceState state = TraceState.parse(header);

    assertThat(state).hasToString(header);
    assertThat(state.get("rojo")).isEqualTo("00f067aa0ba902b7");
    assertThat(state.get("congo")).isEqualTo("t61rcWkgMzE");
    assertThat(state.get("con")).isNull();
    assertThat(state.isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", ",", " , ,\t,"})
  void aListWithoutMembersIsEmpty(String header) {
    assertThat(TraceState.parse(header)).isSameAs(TraceState.EMPTY);
  }

  @Test
  void noHeaderIsEmpty() {
    assertThat(TraceState.parse((String) null)).isSameAs(TraceState.EMPTY);
    assertThat(TraceState.parse(List.of())).isSameAs(TraceState.EMPTY);
    assertThat(TraceState.EMPTY.isEmpty()).isTrue();
    assertThat(TraceState.EMPTY).hasToString("");
  }

  @Test
  void emptyMembersAreSkipped() {
    assertThat(TraceState.parse(",a=1,, ,\t,b=2,")).hasToString("a=1,b=2");
    assertThat(TraceState.parse(",".repeat(1000) + "a=1")).hasToString("a=1");
  }

  @Test
  void whiteSpaceAroundMembersIsTrimmed() {
    assertThat(TraceState.parse("a=1 \t , \t b=2")).hasToString("a=1,b=2");
    assertThat(TraceState.parse(" \ta=1")).hasToString("a=1");
    assertThat(TraceState.parse("a=1\t ")).hasToString("a=1");
  }

  @Test
  void aSpaceWithinOrBeforeAValueIsTheValues() {
    TraceState state = TraceState.parse("a= 1  2 ,b=2");

    assertThat(state.get("a")).isEqualTo(" 1  2");
    assertThat(state).hasToString("a= 1  2,b=2");
  }

  @Test
  void ofAKeyThatComesTwiceTheFirstIsKept() {
    assertThat(TraceState.parse("a=1,b=2,a=3")).hasToString("a=1,b=2");
    assertThat(TraceState.parse("a=1,a=1")).hasToString("a=1");
    assertThat(TraceState.parse("ab=1,a=2,ab=3,abc=4")).hasToString("ab=1,a=2,abc=4");
    assertThat(TraceState.parse(List.of("a=1", "a=2,b=3"))).hasToString("a=1,b=3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "0", "z9_-*/@", "0a", "tenant@system", "a@b@c", "a@@", "a@", "1-_*/", "@"})
  void aKeyStartsWithALetterOrADigit(String key) {
    boolean valid = !key.startsWith("@");

    assertThat(TraceState.parse(key + "=1").get(key)).isEqualTo(valid ? "1" : null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=1", "A=1", "aB=1", "a.b=1", "a =1", "a\t=1", "_a=1", "-a=1", "*a=1", "/a=1"})
  void aListWithAnInvalidKeyIsDroppedWhole(String member) {
    assertThat(TraceState.parse("x=1," + member + ",y=2")).isSameAs(TraceState.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=", "a= ", "a=1=2", "a=\u00e9", "a=1\t2", "a=1\n", "a=\u007f"})
  void aListWithAnInvalidValueIsDroppedWhole(String member) {
    assertThat(TraceState.parse("x=1," + member + ",y=2")).isSameAs(TraceState.EMPTY);
  }

  @Test
  void everyPrintableCharacterButCommaAndEqualsIsAValues() {
    String value =
        IntStream.rangeClosed(0x20, 0x7e)
            .filter(character -> character != ',' && character != '=')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    assertThat(TraceState.parse("a=" + value).get("a")).isEqualTo(value);
  }

  @Test
  void keysAndValuesHaveAtMost256Characters() {
    assertThat(TraceState.parse(LONGEST + "=1").get(LONGEST)).isEqualTo("1");
    assertThat(TraceState.parse("a=" + LONGEST).get("a")).isEqualTo(LONGEST);
    assertThat(TraceState.parse(LONGEST + "a=1")).isSameAs(TraceState.EMPTY);
    assertThat(TraceState.parse("a=" + LONGEST + "a")).isSameAs(TraceState.EMPTY);
  }

  @Test
  void aListHasAtMost32Members() {
    assertThat(TraceState.parse(members(32))).hasToString(members(32));
    assertThat(TraceState.parse(members(33))).isSameAs(TraceState.EMPTY);
    assertThat(TraceState.parse(members(32) + ", ,,")).hasToString(members(32));
  }

  @Test
  void theLongestListOfTheGrammarIsRead() {
    String header =
        IntStream.range(100, 132)
            .mapToObj(i -> i + "k".repeat(253) + "=" + "v".repeat(256))
            .collect(Collectors.joining(" , "));

    assertThat(TraceState.parse(header)).hasToString(header.replace(" ", ""));
  }

  @Test
  void aListFarLongerThanTheGrammarAllowsIsDropped() {
    assertThat(TraceState.parse("a=1" + " ".repeat(40_000))).isSameAs(TraceState.EMPTY);
    assertThat(TraceState.parse(List.of("a=1", " ".repeat(40_000)))).isSameAs(TraceState.EMPTY);
  }

  @Test
  void severalHeadersAreOneListInTheirOrder() {
    assertThat(TraceState.parse(List.of("a=1,b=2", "", "c=3", " d=4 ")))
        .hasToString("a=1,b=2,c=3,d=4");
    assertThat(TraceState.parse(List.of("a=1"))).hasToString("a=1");
    assertThat(TraceState.parse(List.of(members(20), members(13)))).isSameAs(TraceState.EMPTY);
    assertThat(TraceState.parse(List.of("a=1", "B=2"))).isSameAs(TraceState.EMPTY);
  }

  @Test
  void aHeaderWithoutAValueIsSkipped() {
    assertThat(TraceState.parse(Arrays.asList(null, "a=1", null, "b=2"))).hasToString("a=1,b=2");
  }

  @Test
  void whatIsNoKeyHasNoValue() {
    TraceState state = TraceState.parse("a=1,b=2");

    assertThat(state.get("")).isNull();
    assertThat(state.get("a=1,b")).isNull();
    assertThat(state.get("1")).isNull();
    assertThat(state.remove("a=1,b")).isSameAs(state);
  }

  @Test
  void aValueThatIsPutComesToTheFront() {
    TraceState state = TraceState.EMPTY.put("a", "1").put("b", "2").put("c", "3");

    assertThat(state).hasToString("c=3,b=2,a=1");
    assertThat(state.put("b", "4")).hasToString("b=4,c=3,a=1");
    assertThat(state.put("a", "4")).hasToString("a=4,c=3,b=2");
    assertThat(state).hasToString("c=3,b=2,a=1");
  }

  @Test
  void theLastMemberGoesWhereOneIsPutToAFullList() {
    TraceState full = TraceState.parse(members(32));

    assertThat(full.put("new", "1")).hasToString("new=1," + members(31));
    assertThat(full.put("k31", "1").get("k30")).isEqualTo("30");
    assertThat(full.put("k31", "1").get("k31")).isEqualTo("1");
  }

  @Test
  void aKeyIsRemoved() {
    TraceState state = TraceState.parse("a=1,b=2,c=3");

    assertThat(state.remove("a")).hasToString("b=2,c=3");
    assertThat(state.remove("b")).hasToString("a=1,c=3");
    assertThat(state.remove("c")).hasToString("a=1,b=2");
    assertThat(state.remove("d")).isSameAs(state);
    assertThat(TraceState.parse("a=1").remove("a")).isSameAs(TraceState.EMPTY);
  }

  @Test
  void whatIsPutMustBeValid() {
    assertThatThrownBy(() -> TraceState.EMPTY.put("Key", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Key'");
    assertThatThrownBy(() -> TraceState.EMPTY.put("key", "1,2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'1,2'");
    assertThatThrownBy(() -> TraceState.EMPTY.put("key", "1 "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TraceState.EMPTY.put("key", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsThatAreSentAlikeAreEqual() {
    assertThat(TraceState.parse(" a=1, b=2"))
        .isEqualTo(TraceState.parse("a=1,b=2"))
        .hasSameHashCodeAs(TraceState.parse("a=1,b=2"))
        .isNotEqualTo(TraceState.parse("b=2,a=1"));
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "k" + i + "=" + i)
        .collect(Collectors.joining(","));
  }
}
