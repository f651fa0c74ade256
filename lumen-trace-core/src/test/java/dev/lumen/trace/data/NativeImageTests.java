package dev.lumen.trace.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NativeImageTests {

  private static final String METADATA =
      "META-INF/native-image/dev.lumen/lumen-trace-core/reachability-metadata.json";

  @Test
  void anImageHasTheVersionOfTheLibrary() throws Exception {
    JsonNode metadata;
    try (InputStream file = getClass().getClassLoader().getResourceAsStream(METADATA)) {
      metadata = JsonMapper.shared().readTree(file);
    }

    List<String> resources =
        metadata.get("resources").valueStream().map(each -> each.get("glob").asString()).toList();
    assertThat(resources).containsExactly("dev/lumen/trace/data/version.txt");
    assertThat(getClass().getClassLoader().getResource(resources.get(0))).isNotNull();
  }
}
