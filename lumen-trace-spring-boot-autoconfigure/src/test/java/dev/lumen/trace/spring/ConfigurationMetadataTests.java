package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationMetadataTests {

  private final JsonNode metadata = metadata();

  @Test
  void everyPropertyIsDescribed() {
    Map<String, String> descriptions = new TreeMap<>();
    metadata
        .get("properties")
        .forEach(
            property ->
                descriptions.put(
                    property.get("name").stringValue(),
                    property.path("description").stringValue("")));

    assertThat(descriptions)
        .allSatisfy((name, text) -> assertThat(text).as(name).hasSizeGreaterThan(20));
  }

  /** Text that was meant for another property, whose name begins like this one's. */
  @Test
  void everyDescriptionIsOfItsOwnProperty() {
    assertThat(metadata.get("properties").valueStream())
        .extracting(property -> property.path("description").stringValue(""))
        .doesNotHaveDuplicates()
        .noneMatch(text -> text.matches("s .*"));
  }

  @Test
  void whatHasNamedValuesHintsAtThem() {
    assertThat(names("hints"))
        .contains(
            "lumen.trace.exporter",
            "lumen.trace.writer.target",
            "lumen.trace.sampling.strategy",
            "lumen.trace.propagation.format",
            "lumen.trace.propagation.consume",
            "lumen.trace.propagation.produce",
            "lumen.trace.propagation.inbound",
            "lumen.trace.traced.beans",
            "lumen.trace.web.response-header");
  }

  @Test
  void everyHintIsOfAProperty() {
    assertThat(names("properties")).containsAll(names("hints"));
  }

  private List<String> names(String kind) {
    return metadata.get(kind).valueStream().map(item -> item.get("name").stringValue()).toList();
  }

  /** Every jar of Spring Boot has a file of this name: this is the one beside our classes. */
  private static JsonNode metadata() {
    try {
      URI classes =
          LumenTraceProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      try (InputStream json =
          classes.resolve("META-INF/spring-configuration-metadata.json").toURL().openStream()) {
        return new JsonMapper().readTree(json);
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
