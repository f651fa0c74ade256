package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** That the reference of properties has each of them, as it is. */
class ConfigurationPageTests {

  private final List<List<String>> rows =
      Page.of("docs/configuration.md").rows("| property | default |");

  @Test
  void eachPropertyHasItsRowAndEachRowIsOfAProperty() {
    List<String> ours =
        Metadata.properties().keySet().stream()
            .filter(
                name ->
                    name.startsWith("lumen.trace.")
                        || name.startsWith("management.endpoint.traces."))
            .toList();

    assertThat(rows.stream().map(ConfigurationPageTests::name))
        .containsExactlyInAnyOrderElementsOf(ours);
  }

  @Test
  void eachDefaultIsThatOfTheMetadata() {
    Map<String, String> shown = new TreeMap<>();
    Map<String, String> real = new TreeMap<>();
    for (List<String> row : rows) {
      JsonNode value = Metadata.property(name(row)).path("defaultValue");
      if (!value.isMissingNode()) {
        shown.put(name(row), String.join(", ", Page.code(row.get(1))));
        real.put(name(row), text(value));
      }
    }

    assertThat(shown).isEqualTo(real);
  }

  @Test
  void whereThereIsNoDefaultTheRowSaysWhatHolds() {
    assertThat(rows).allSatisfy(row -> assertThat(row.get(1)).isNotBlank());
    assertThat(rows).allSatisfy(row -> assertThat(row.get(2)).isNotBlank());
  }

  private static String name(List<String> row) {
    return Page.code(row.get(0)).get(0);
  }

  private static String text(JsonNode value) {
    if (value.isNumber() && value.asDouble() == 1) {
      return "1.0";
    }
    // A list is written as one text.
    return value.asString().replaceAll("^\\[|]$", "");
  }
}
