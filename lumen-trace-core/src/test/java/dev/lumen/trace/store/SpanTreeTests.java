package dev.lumen.trace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.TestSpanData;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpanTreeTests {

  @Test
  void parentsStandBeforeTheirChildrenAndSiblingsByStart() {
    SpanData root = span(1).start(10);
    SpanData late = span(2).parent(1).start(30);
    SpanData early = span(3).parent(1).start(20);
    SpanData grandchild = span(4).parent(3).start(40);

    SpanTree tree = new SpanTree(List.of(grandchild, late, early, root));

    assertThat(tree.ordered()).containsExactly(root, early, grandchild, late);
    assertThat(tree.root()).isSameAs(root);
    assertThat(tree.isWhole()).isTrue();
  }

  @Test
  void aChildThatStartsBeforeItsParentStandsAfterIt() {
    SpanData root = span(1).start(10);
    SpanData skewed = span(2).parent(1).start(5);

    SpanTree tree = new SpanTree(List.of(skewed, root));

    assertThat(tree.ordered()).containsExactly(root, skewed);
  }

  @Test
  void aParentInAnotherProcessIsNotMissing() {
    SpanData root = span(1).remoteParent(99);
    SpanData child = span(2).parent(1);

    SpanTree tree = new SpanTree(List.of(child, root));

    assertThat(tree.root()).isSameAs(root);
    assertThat(tree.isWhole()).isTrue();
  }

  @Test
  void theSpansOfTwoProcessesAreOneTree() {
    SpanData client = span(1).start(10);
    SpanData server = span(2).remoteParent(1).start(20);

    SpanTree tree = new SpanTree(List.of(server, client));

    assertThat(tree.root()).isSameAs(client);
    assertThat(tree.ordered()).containsExactly(client, server);
  }

  @Test
  void theEarliestOrphanIsTheRootWhereTheRealOneIsMissing() {
    SpanData later = span(2).parent(1).start(20);
    SpanData earlier = span(3).parent(1).start(10);
    SpanData child = span(4).parent(3).start(5);

    SpanTree tree = new SpanTree(List.of(later, earlier, child));

    assertThat(tree.root()).isSameAs(earlier);
    assertThat(tree.ordered()).containsExactly(earlier, child, later);
    assertThat(tree.isWhole()).isFalse();
  }

  @Test
  void aSpanWithoutAParentIsTheRootWhateverOrphansStartBefore() {
    SpanData root = span(1).start(10);
    SpanData orphan = span(2).parent(99).start(5);

    SpanTree tree = new SpanTree(List.of(orphan, root));

    assertThat(tree.root()).isSameAs(root);
    assertThat(tree.ordered()).containsExactly(root, orphan);
    assertThat(tree.isWhole()).isFalse();
  }

  @Test
  void spansThatAreEachOthersAncestorsAreListedOnce() {
    SpanData one = span(1).parent(2).start(20);
    SpanData two = span(2).parent(1).start(10);

    SpanTree tree = new SpanTree(List.of(one, two));

    assertThat(tree.root()).isSameAs(two);
    assertThat(tree.ordered()).containsExactly(two, one);
    assertThat(tree.isWhole()).isFalse();
  }

  @Test
  void aSpanThatIsItsOwnParentIsAnOrphan() {
    SpanData self = span(1).parent(1);

    SpanTree tree = new SpanTree(List.of(self));

    assertThat(tree.root()).isSameAs(self);
    assertThat(tree.ordered()).containsExactly(self);
    assertThat(tree.isWhole()).isFalse();
  }

  @Test
  void spansThatShareAnIdAreAllListed() {
    SpanData client = span(1).start(1);
    SpanData server = span(1).start(2);
    SpanData child = span(2).parent(1).start(3);

    SpanTree tree = new SpanTree(List.of(child, server, client));

    assertThat(tree.ordered()).containsExactly(client, child, server);
  }

  @Test
  void aDeepTreeNeedsNoStack() {
    List<SpanData> spans = new ArrayList<>();
    for (int id = 1; id <= 100_000; id++) {
      spans.add(id == 1 ? span(id) : span(id).parent(id - 1));
    }

    assertThat(new SpanTree(spans).ordered()).isEqualTo(spans);
  }

  @Property
  void whateverTheParentsEachSpanIsListedOnce(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 20) Integer> parents) {
    List<SpanData> spans = new ArrayList<>();
    for (int i = 0; i < parents.size(); i++) {
      spans.add(span(1 + i % 20).parent(parents.get(i)).start(i));
    }

    List<SpanData> ordered = new SpanTree(spans).ordered();

    assertThat(ordered).containsExactlyInAnyOrderElementsOf(spans);
  }

  private static TestSpanData span(long id) {
    return new TestSpanData(7, id);
  }
}
