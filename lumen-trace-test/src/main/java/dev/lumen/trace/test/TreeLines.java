package dev.lumen.trace.test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A tree that somebody wrote down, a line for each span, indented below its parent.
 *
 * @param line of the span itself, without its indentation
 * @param children of the span
 */
record TreeLines(String line, List<TreeLines> children) {

  private static final String INDENT = "  ";

  /** The tree in the one way to write it, however far its lines are indented. */
  static String read(String text) {
    return written(trees(text));
  }

  /** With siblings in an order that depends on nothing but what they are. */
  static String sorted(String text) {
    return written(sorted(trees(text)));
  }

  private static List<TreeLines> sorted(List<TreeLines> siblings) {
    return siblings.stream()
        .map(tree -> new TreeLines(tree.line, sorted(tree.children)))
        .sorted(Comparator.comparing(TreeLines::toString))
        .toList();
  }

  private static List<TreeLines> trees(String text) {
    return read(text.lines().filter(line -> !line.isBlank()).toList());
  }

  private static String written(List<TreeLines> trees) {
    List<String> lines = new ArrayList<>();
    trees.forEach(tree -> tree.write(0, lines));
    return String.join("\n", lines);
  }

  private static List<TreeLines> read(List<String> lines) {
    List<TreeLines> siblings = new ArrayList<>();
    int from = 0;
    while (from < lines.size()) {
      int to = from + 1;
      while (to < lines.size() && depth(lines.get(to)) > depth(lines.get(from))) {
        to++;
      }
      siblings.add(new TreeLines(lines.get(from).strip(), read(lines.subList(from + 1, to))));
      from = to;
    }
    return siblings;
  }

  private static int depth(String line) {
    return line.length() - line.stripLeading().length();
  }

  private void write(int depth, List<String> lines) {
    lines.add(INDENT.repeat(depth) + line);
    children.forEach(child -> child.write(depth + 1, lines));
  }
}
