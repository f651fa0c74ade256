package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties of the class path, Spring Boot's and ours, as its metadata has them. */
final class Metadata {

  private static final String FILE = "META-INF/spring-configuration-metadata.json";

  private static final Map<String, JsonNode> PROPERTIES = read();

  private Metadata() {}

  /** By name. */
  static Map<String, JsonNode> properties() {
    return PROPERTIES;
  }

  /** The one of that name. */
  static JsonNode property(String name) {
    JsonNode property = PROPERTIES.get(name);
    assertThat(property).as(name).isNotNull();
    return Objects.requireNonNull(property);
  }

  /** Whether there is such a property, or a map that it is an entry of, or a list. */
  static boolean knows(String name) {
    if (PROPERTIES.containsKey(name.replaceFirst("\\[\\d+]$", ""))) {
      return true;
    }
    for (int end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1)) {
      JsonNode property = PROPERTIES.get(name.substring(0, end));
      if (property != null) {
        return property.path("type").stringValue("").startsWith("java.util.Map");
      }
    }
    return false;
  }

  private static Map<String, JsonNode> read() {
    Map<String, JsonNode> properties = new TreeMap<>();
    try {
      for (URL url : Collections.list(Metadata.class.getClassLoader().getResources(FILE))) {
        try (InputStream json = url.openStream()) {
          new JsonMapper()
              .readTree(json)
              .get("properties")
              .forEach(property -> properties.put(property.get("name").stringValue(), property));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
