package dev.lumen.trace.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A block of code of a page, or a piece of code in the last column of a table. Where the line
 * before the block or the table is {@code <!-- snippet: FILE#TAG -->}, it is what that file has
 * between {@code // tag::TAG[]} and {@code // end::TAG[]}, of all such places one after the other;
 * without a tag, all that the file has. An ellipsis is whatever the file has there, and a piece
 * from a table is anywhere within it.
 *
 * @param page where it is
 * @param mark the file and the tag, empty where there is no such line
 * @param language what the page says that it is; {@code cell} for a piece from a table
 * @param text without what all lines are indented by
 */
record Snippet(Path page, String mark, String language, String text) {

  private static final String FENCE = "```";
  private static final String MARK = "<!-- snippet: ";
  private static final String CELL = "cell";
  private static final String ELLIPSIS = "…";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  static List<Snippet> of(Path page) {
    List<Snippet> snippets = new ArrayList<>();
    List<String> lines = lines(page);
    for (int i = 0; i < lines.size(); i++) {
      String mark = i == 0 ? "" : mark(lines.get(i - 1));
      if (lines.get(i).startsWith(FENCE)) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf(FENCE);
        snippets.add(
            new Snippet(
                page,
                mark,
                lines.get(i).substring(FENCE.length()),
                tidy(lines.subList(i + 1, end))));
        i = end;
      } else if (!mark.isEmpty()) {
        lines.subList(i, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .flatMap(Snippet::pieces)
            .forEach(piece -> snippets.add(new Snippet(page, mark, CELL, piece)));
      }
    }
    return snippets;
  }

  private static Stream<String> pieces(String row) {
    String lastCell = row.substring(row.lastIndexOf('|', row.length() - 2));
    return CODE.matcher(lastCell).results().map(match -> match.group(1));
  }

  private static String mark(String line) {
    return line.startsWith(MARK) ? line.substring(MARK.length(), line.indexOf(" -->")) : "";
  }

  boolean isMarked() {
    return !mark.isEmpty();
  }

  /** Whether the file has more than the page. */
  boolean isPart() {
    return language.equals(CELL) || text.contains(ELLIPSIS);
  }

  /** What the source of a part is like, when its white space is {@linkplain #oneLine one}. */
  Pattern pattern() {
    String whole = language.equals(CELL) ? ELLIPSIS + text + ELLIPSIS : text;
    return Pattern.compile(
        Stream.of(oneLine(whole).split(ELLIPSIS, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*?")));
  }

  /** Without the white space that a formatter may have put there. */
  static String oneLine(String code) {
    return code.replaceAll("\\s+", " ").replaceAll("(?<=\\() | (?=[.)])", "");
  }

  /** What the file has; empty where it has no such tag. */
  String source(Path root) {
    String[] fileAndTag = mark.split("#", 2);
    List<String> file = lines(root.resolve(fileAndTag[0]));
    if (fileAndTag.length == 1) {
      return tidy(file);
    }
    String begin = "// tag::" + fileAndTag[1] + "[]";
    String end = "// end::" + fileAndTag[1] + "[]";
    List<String> tagged = new ArrayList<>();
    boolean within = false;
    for (String line : file) {
      if (line.strip().equals(begin)) {
        within = true;
      } else if (line.strip().equals(end)) {
        within = false;
        removeBlankEnd(tagged);
      } else if (within) {
        tagged.add(line);
      }
    }
    return tidy(tagged);
  }

  /** The formatter has blank lines before comments. */
  private static void removeBlankEnd(List<String> lines) {
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
      lines.remove(lines.size() - 1);
    }
  }

  private static String tidy(List<String> lines) {
    Stream<String> filled = lines.stream().map(line -> line.isBlank() ? "" : line);
    return String.join("\n", filled.toList()).stripTrailing().stripIndent();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return page.getFileName()
        + " "
        + mark
        + (isPart() ? " " + text.lines().findFirst().orElse("") : "");
  }
}
