package dev.lumen.trace.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaggageTests {

  @Test
  void theExampleOfTheSpecificationIsReadAndStaysAsItCame() {
    String header =
        "key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue";

    Baggage baggage = Baggage.parse(header);

    assertThat(baggage.get("key1")).isEqualTo("value1");
    assertThat(baggage.get("key2")).isEqualTo("value2");
    assertThat(baggage.get("key3")).isEqualTo("value3");
    assertThat(baggage.get("key4")).isNull();
    assertThat(baggage.properties("key1")).isEqualTo(";property1;property2");
    assertThat(baggage.properties("key2")).isEmpty();
    assertThat(baggage.properties("key3")).isEqualTo("; propertyKey=propertyValue");
    assertThat(baggage).hasToString(header);
  }

  @Test
  void valuesAreDecoded() {
    Baggage baggage =
        Baggage.parse("userId=Am%C3%A9lie,node=DF%2028,a=1=2==,empty=,last=%f0%9f%98%80");

    assertThat(baggage.asMap())
        .containsExactly(
            Map.entry("userId", "Amélie"),
            Map.entry("node", "DF 28"),
            Map.entry("a", "1=2=="),
            Map.entry("empty", ""),
            Map.entry("last", "\ud83d\ude00"));
  }

  @Test
  void whatIsNoUtf8IsReplacedAndAPercentSignAloneStays() {
    Baggage baggage = Baggage.parse("a=x%ffy,b=%C3,c=100%,d=%zz,e=%4,f=%");

    assertThat(baggage.asMap().values())
        .containsExactly("x\ufffdy", "\ufffd", "100%", "%zz", "%4", "%");
  }

  @Test
  void whatIsSetIsEncodedAndLast() {
    Baggage baggage = Baggage.parse("a=1,b=2;p").put("user", "Am\u00e9lie \"x\", 5%;\\");

    assertThat(baggage).hasToString("a=1,b=2;p,user=Am%C3%A9lie%20%22x%22%2C%205%25%3B%5C");
    assertThat(baggage.get("user")).isEqualTo("Am\u00e9lie \"x\", 5%;\\");
    assertThat(baggage.put("a", "3", ";q;r=s"))
        .hasToString("b=2;p,user=Am%C3%A9lie%20%22x%22%2C%205%25%3B%5C,a=3;q;r=s");
  }

  @Test
  void aKeyIsTakenOutWhereverItIs() {
    Baggage baggage = Baggage.parse("a=1, b=2 , a = 3;p,c=4");

    assertThat(baggage.get("a")).isEqualTo("3");
    assertThat(baggage.remove("a")).hasToString(" b=2 ,c=4");
    assertThat(baggage.remove("a").remove("b").remove("c")).isSameAs(Baggage.EMPTY);
    assertThat(baggage.remove("b=2")).isSameAs(baggage);
    assertThat(baggage.remove("A")).isSameAs(baggage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "=1",
        " =1",
        "a b=1",
        "a=1 2",
        "a=\"1\"",
        "a=1\\",
        "a=\u00e9",
        "\u00e9=1",
        "a=1;",
        "a=1;;p",
        "a=1;p q",
        "a=1;=q",
        "a=1;p=q r",
        "a;p=1",
        "a=1\u0000",
        "a=1\u007f",
        ";",
        "(a)=1",
        "a:b=1"
      })
  void whatIsNoMemberIsLeftOutAndTheOthersStay(String member) {
    assertThat(Baggage.parse(member)).isSameAs(Baggage.EMPTY);
    assertThat(Baggage.parse("x=1;p,y=2," + member)).hasToString("x=1;p,y=2");
    assertThat(Baggage.parse(member + ",x=1;p,y=2")).hasToString("x=1;p,y=2");
    assertThat(Baggage.parse("x=1," + member + "," + member + ",y=2")).hasToString("x=1,y=2");
  }

  @Test
  void thereAre64MembersAndNoMore() {
    String members =
        IntStream.range(0, 64).mapToObj(i -> "k" + i + "=" + i).collect(Collectors.joining(","));
    Baggage full = Baggage.parse(members);

    assertThat(full.asMap()).hasSize(64);
    assertThat(Baggage.parse(members + ",one=more")).isSameAs(Baggage.EMPTY);
    assertThat(full.put("k0", "again").asMap()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> full.put("one", "more"));
  }

  @Test
  void thereAre8192CharactersOverAllHeadersAndNoMore() {
    String longest = "a=" + "v".repeat(8190);
    String half = "a=" + "v".repeat(4093);

    assertThat(Baggage.parse(longest)).hasToString(longest);
    assertThat(Baggage.parse(longest + "v")).isSameAs(Baggage.EMPTY);
    assertThat(Baggage.parse(List.of(half, half + "v"))).hasToString(half + "," + half + "v");
    assertThat(Baggage.parse(List.of(half, half + "vv"))).isSameAs(Baggage.EMPTY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baggage.EMPTY.put("aa", "v".repeat(8190)));
    assertThat(Baggage.EMPTY.put("a", "v".repeat(8190))).hasToString(longest);
  }

  @Test
  void severalHeadersAreOne() {
    assertThat(Baggage.parse(Arrays.asList(null, "a=1", null, "b=2,c=3", "")))
        .hasToString("a=1,b=2,c=3");
    assertThat(Baggage.parse(List.of())).isSameAs(Baggage.EMPTY);
    assertThat(Baggage.parse((String) null)).isSameAs(Baggage.EMPTY);
  }

  @Test
  void anEndlessSequenceOfHeadersEnds() {
    for (String header : new String[] {"", null, "a=1"}) {
      Iterable<String> endless = () -> Stream.generate(() -> header).iterator();

      assertThat(Baggage.parse(endless)).isSameAs(Baggage.EMPTY);
    }
  }

  @Test
  void aKeyMustBeATokenAndPropertiesMustBeProperties() {
    for (String key : List.of("", " a", "a b", "a=b", "a,b", "\u00e9")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Baggage.EMPTY.put(key, "1"));
    }
    for (String properties : List.of("p", ";", ";a,b=1", ";a b", ";a=\u00e9")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Baggage.EMPTY.put("a", "1", properties));
    }
  }

  @Test
  void itTravelsBesideTheTraceState() {
    Baggage baggage = Baggage.parse("a=1");
    TraceContext context =
        TraceContext.local(new TraceId(1, 2), new SpanId(3), (byte) 1, TraceState.parse("v=1"))
            .withBaggage(baggage);

    assertThat(context.baggage()).isEqualTo(baggage);
    assertThat(context.traceState()).isEqualTo(TraceState.parse("v=1"));
    assertThat(context.traceState().put("w", "2").remove("v").baggage()).isEqualTo(baggage);
    assertThat(context.withBaggage(Baggage.EMPTY)).isNotEqualTo(context);
    assertThat(context.withBaggage(Baggage.EMPTY).withBaggage(baggage)).isEqualTo(context);
    assertThat(TraceContext.of(baggage).isValid()).isFalse();
    assertThat(TraceContext.of(baggage).traceState().isEmpty()).isTrue();
  }

  @Test
  void itIsAValue() {
    List<Baggage> same =
        new ArrayList<>(List.of(Baggage.parse("a=1"), Baggage.EMPTY.put("a", "1")));

    assertThat(same.get(0)).isEqualTo(same.get(1)).hasSameHashCodeAs(same.get(1));
    assertThat(same.get(0)).isNotEqualTo(Baggage.EMPTY);
    assertThat(Baggage.EMPTY.isEmpty()).isTrue();
  }
}
