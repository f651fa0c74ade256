package dev.lumen.trace.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the documentation's table of what is traced names tests that are there. */
class InstrumentationTableTests {

  private static final Pattern TEST = Pattern.compile("`(\\w+Tests)`");

  @Test
  void eachRowHasItsTestOrSaysThatItHasNone() throws IOException {
    List<String> rows = rows();

    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(rows)
        .allSatisfy(
            row -> {
              String shownBy = row.substring(row.lastIndexOf('|', row.length() - 2));
              assertThat(TEST.matcher(shownBy).find() || shownBy.contains("untested")).isTrue();
            });
    assertThat(tests())
        .containsAll(
            TEST.matcher(String.join("\n", rows))
                .results()
                .map(MatchResult::group)
                .map(name -> name.substring(1, name.length() - 1))
                .toList());
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("../docs/instrumentation.md")).stream()
        .dropWhile(line -> !line.endsWith("| shown by |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Tests.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
