package dev.lumen.trace.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param name where it is, from the root of the repository: {@code docs/exporters.md}
 */
record Page(String name, List<String> lines) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** A part between fences. */
  record Block(String page, int line, String language, String text) {

    /** What stands between empty lines. */
    List<String> paragraphs() {
      return Arrays.stream(text.split("\\n\\s*\\n")).filter(part -> !part.isBlank()).toList();
    }

    String place() {
      return page + ":" + line;
    }
  }

  /** README, and all that it is about. */
  static List<Page> all() {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(
                  "README.md",
                  "CHANGELOG.md",
                  "CONTRIBUTING.md",
                  "RATIONALE.md",
                  "RELEASING.md",
                  "SECURITY.md",
                  "benchmarks/README.md"),
              docs.map(file -> "docs/" + file.getFileName())
                  .filter(name -> name.endsWith(".md"))
                  .sorted())
          .map(Page::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page of(String name) {
    try {
      return new Page(name, Files.readAllLines(ROOT.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return String.join("\n", lines);
  }

  List<Block> blocks(String... languages) {
    List<Block> blocks = new ArrayList<>();
    Set<String> wanted = Set.of(languages);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith("```")) {
        String language = lines.get(i).strip().substring(3);
        int first = ++i;
        while (!lines.get(i).strip().equals("```")) {
          i++;
        }
        if (wanted.contains(language)) {
          String text = String.join("\n", lines.subList(first, i));
          blocks.add(new Block(name, first, language, text));
        }
      }
    }
    return blocks;
  }

  /** The cells of each row of the tables whose heading starts so. */
  List<List<String>> rows(String heading) {
    List<List<String>> rows = new ArrayList<>();
    boolean within = false;
    for (String line : lines) {
      if (!line.startsWith("|")) {
        within = false;
      } else if (within && !line.startsWith("| ---")) {
        rows.add(cells(line));
      } else if (line.startsWith(heading)) {
        within = true;
      }
    }
    return rows;
  }

  static List<String> cells(String row) {
    return Arrays.stream(row.strip().substring(1).split("\\|")).map(String::strip).toList();
  }

  /** What stands between backquotes. */
  static List<String> code(String text) {
    return CODE.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
