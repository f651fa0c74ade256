package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * That measured figures are those of the page that says how they were measured: each of a table
 * after {@code <!-- figures: benchmarks/README.md -->}, but for its first column.
 */
class FigureTests {

  private static final Pattern SOURCE = Pattern.compile("<!-- figures: (\\S+) -->");

  @Test
  void eachFigureIsThatOfItsSource() {
    List<String> unknown = new ArrayList<>();
    for (Page page : Page.all()) {
      String source = null;
      for (String line : page.lines()) {
        var mark = SOURCE.matcher(line);
        if (mark.matches()) {
          source = Page.of(mark.group(1)).text();
        } else if (!line.startsWith("|")) {
          source = null;
        } else if (source != null && line.matches(".*\\d.*")) {
          for (String figure : figures(line)) {
            if (!source.contains(figure)) {
              unknown.add(page.name() + " " + figure);
            }
          }
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  private static List<String> figures(String row) {
    List<String> cells = Page.cells(row);
    return cells.subList(1, cells.size()).stream()
        .filter(cell -> cell.matches(".*\\d.*"))
        .flatMap(cell -> List.of(cell.split(", ")).stream())
        .toList();
  }
}
