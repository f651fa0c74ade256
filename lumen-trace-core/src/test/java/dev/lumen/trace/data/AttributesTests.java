package dev.lumen.trace.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttributesTests {

  @Test
  void valuesBecomeTheTypesThatAreKept() {
    assertThat(kept("text")).isEqualTo("text");
    assertThat(kept(true)).isEqualTo(true);
    assertThat(kept(1)).isEqualTo(1L);
    assertThat(kept((short) 1)).isEqualTo(1L);
    assertThat(kept((byte) 1)).isEqualTo(1L);
    assertThat(kept(1.5f)).isEqualTo(1.5d);
    assertThat(kept('c')).isEqualTo("c");
    assertThat(kept(new UUID(1, 2))).isEqualTo("00000000-0000-0001-0000-000000000002");
  }

  @Test
  void arraysAndCollectionsBecomeLists() {
    assertThat(kept(new int[] {1, 2})).isEqualTo(List.of(1L, 2L));
    assertThat(kept(new String[] {"a", "b"})).isEqualTo(List.of("a", "b"));
    assertThat(kept(List.of(true, false))).isEqualTo(List.of(true, false));
    assertThat(kept(new double[0])).isEqualTo(List.of());
  }

  @Test
  void aListOfSeveralTypesBecomesText() {
    assertThat(kept(List.of("a", 1, true))).isEqualTo(List.of("a", "1", "true"));
    assertThat(kept(List.of(List.of(1), List.of(2)))).isEqualTo(List.of("[1]", "[2]"));
  }

  @Test
  void nullStaysInItsPlaceInAList() {
    assertThat(kept(Arrays.asList(null, "a", null))).isEqualTo(Arrays.asList(null, "a", null));
    assertThat(kept(new Integer[] {null, 1})).isEqualTo(Arrays.asList(null, 1L));
    assertThat(kept(Arrays.asList(1, null, "a"))).isEqualTo(Arrays.asList("1", null, "a"));
    assertThat(kept(Arrays.asList(new Hostile(() -> null), "a")))
        .isEqualTo(Arrays.asList(null, "a"));
  }

  @Test
  void aKeyThatIsTooLongCostsThatAttributeAlone() {
    Attributes.Builder builder = Attributes.builder(3, new SpanLimits(3, 3, 3, 3, 3, 5));

    builder.put("12345", 1).put("123456", 2).put("123457", 3).put("", 4).put(null, 5);

    assertThat(builder.build()).isEqualTo(Attributes.of("12345", 1));
    assertThat(builder.dropped()).isEqualTo(2);
  }

  @Test
  void aListThatIsCutIsCountedOnce() {
    Attributes.Builder builder = Attributes.builder(9, new SpanLimits(2, 9, 9, 9, 9, 9));

    builder.put("whole", List.of(1, 2)).put("cut", List.of(1, 2, 3, 4)).put("array", new int[3]);

    assertThat(builder.build().get("cut")).isEqualTo(List.of(1L, 2L));
    assertThat(builder.dropped()).isEqualTo(2);
  }

  @Test
  void anIteratorWithoutEndCostsNoMore() {
    assertThat((List<?>) kept(endless(null))).hasSize(128).containsOnlyNulls();
    assertThat((List<?>) Attributes.of("key", endless("x")).value(0)).hasSize(65_536);
  }

  @Test
  void anIteratorThatThrowsCostsThatAttributeAlone() {
    List<Integer> changing = new ArrayList<>(List.of(1, 2, 3));
    Iterator<Integer> iterator = changing.iterator();
    changing.add(4);
    Attributes.Builder builder = Attributes.builder();

    builder.put("changes", collection(iterator)).put("after", 1);

    assertThat(builder.build()).isEqualTo(Attributes.of("after", 1));
    assertThat(builder.dropped()).isEqualTo(1);
  }

  @Test
  void aListThatChangesLaterChangesNothing() {
    List<String> list = Arrays.asList("a", "b");
    Attributes attributes = Attributes.of("list", list);

    list.set(0, "c");

    assertThat(attributes.get("list")).isEqualTo(List.of("a", "b"));
  }

  @Test
  void whatThrowsInItsToStringCostsThatAttributeAlone() {
    Attributes.Builder builder = Attributes.builder();
    builder.put("before", 1);
    builder.put("throws", new Hostile(() -> "".charAt(1) + ""));
    builder.put("recurses", new Hostile(AttributesTests::forever));
    builder.put("null", new Hostile(() -> null));
    builder.put("after", 2);

    assertThat(builder.build().asMap()).containsOnlyKeys("before", "after");
    assertThat(builder.dropped()).isEqualTo(3);
  }

  @Test
  void longTextIsCutButNotWithinACharacter() {
    String face = "\uD83D\uDE00";

    assertThat((String) kept("x".repeat(4095) + face)).hasSize(4095);
    assertThat((String) kept("x".repeat(4094) + face)).hasSize(4096).endsWith(face);
    assertThat(kept(List.of("x".repeat(5000)))).isEqualTo(List.of("x".repeat(4096)));
  }

  @Test
  void aListHasABound() {
    assertThat((List<?>) kept(new long[100_000])).hasSize(128);
  }

  @Test
  void whatWasBuiltIsNotChangedByWhatIsSetLater() {
    Attributes.Builder builder = Attributes.builder().put("a", 1).put("b", 2).put("c", 3);
    Attributes first = builder.build();

    builder.put("a", 9).put("d", 4);
    Attributes second = builder.build();
    builder.put("e", 5);

    assertThat(first).isEqualTo(Attributes.of("a", 1, "b", 2, "c", 3));
    assertThat(second.size()).isEqualTo(4);
    assertThat(second.get("a")).isEqualTo(9L);
    assertThat(second.get("e")).isNull();
  }

  @Test
  void theLimitCountsKeysNotCalls() {
    Attributes.Builder builder = Attributes.builder(2, SpanLimits.DEFAULT);

    builder.put("a", 1).put("b", 2).put("a", 3).put("c", 4).put("b", 5);

    assertThat(builder.build()).isEqualTo(Attributes.of("a", 3, "b", 5));
    assertThat(builder.dropped()).isEqualTo(1);
  }

  private static Collection<Object> endless(@Nullable Object element) {
    return collection(Stream.generate(() -> element).iterator());
  }

  private static Collection<Object> collection(Iterator<?> iterator) {
    return new AbstractCollection<>() {
      @Override
      @SuppressWarnings("unchecked")
      public Iterator<Object> iterator() {
        return (Iterator<Object>) iterator;
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  private static Object kept(Object value) {
    Object kept = Attributes.builder(1, SpanLimits.DEFAULT).put("key", value).build().get("key");
    assertThat(kept).isNotNull();
    return kept;
  }

  @SuppressWarnings("InfiniteRecursion")
  private static String forever() {
    return forever() + "x";
  }

  private record Hostile(java.util.function.Supplier<String> text) {
    @Override
    public String toString() {
      return text.get();
    }
  }
}
