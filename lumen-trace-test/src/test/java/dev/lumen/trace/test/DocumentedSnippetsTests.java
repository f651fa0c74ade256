package dev.lumen.trace.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the documentation shows code that compiles and runs: lines of tests. */
class DocumentedSnippetsTests {

  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @MethodSource
  void whatIsMarkedIsWhatTheSourceHas(Snippet snippet) {
    if (snippet.isPart()) {
      assertThat(Snippet.oneLine(snippet.source(ROOT)))
          .as(snippet.toString())
          .matches(snippet.pattern());
    } else {
      assertThat(snippet.text()).as(snippet.toString()).isEqualTo(snippet.source(ROOT));
    }
  }

  static Stream<Snippet> whatIsMarkedIsWhatTheSourceHas() throws IOException {
    return pages().flatMap(page -> Snippet.of(page).stream()).filter(Snippet::isMarked);
  }

  @Test
  void ofAllPagesAllJavaIsMarked() throws IOException {
    assertThat(pages().flatMap(page -> Snippet.of(page).stream()))
        .filteredOn(snippet -> snippet.language().matches("java|kotlin"))
        .hasSizeGreaterThan(20)
        .allMatch(Snippet::isMarked);
  }

  @Test
  void ofThePageOnTestsAllCodeIsMarked() {
    List<Snippet> all =
        Snippet.of(ROOT.resolve("docs/testing.md")).stream()
            .filter(snippet -> !snippet.language().equals("xml"))
            .toList();

    assertThat(all).hasSizeGreaterThan(8).allMatch(Snippet::isMarked);
  }

  private static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Path> pages = docs.filter(page -> page.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.stream());
    }
  }
}
