package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import dev.lumen.trace.docs.Page.Block;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.ByteArrayResource;

/** That settings of others, which the pages show, can be read and go with ours. */
class ForeignSettingsTests {

  @Test
  void aCollectorListensWhereTheExporterSends() {
    Map<String, Object> collector = yml("docs/production.md", "receivers:");

    URI sent = endpoint();
    assertThat(at(collector, "receivers", "otlp", "protocols", "http", "endpoint"))
        .isEqualTo("0.0.0.0:" + sent.getPort());
    assertThat(sent.getPath()).isEqualTo("/v1/traces");
  }

  @Test
  void whatAPipelineOfTheCollectorNamesIsThere() {
    Map<String, Object> collector = yml("docs/production.md", "receivers:");

    for (String part : List.of("receivers", "exporters")) {
      assertThat(at(collector, "service", "pipelines", "traces", part))
          .asInstanceOf(LIST)
          .isNotEmpty()
          .allSatisfy(name -> assertThat(at(collector, part, name.toString())).isNotNull());
    }
  }

  @Test
  void aServiceOfComposeIsOneThatIsKnownAndPublishesItsPort() {
    Map<String, Object> compose = yml("docs/exporters.md", "services:");

    String image = (String) at(compose, "services", "collector", "image");
    List<String> row =
        Page.of("docs/exporters.md").rows("| images | exporter |").stream()
            .filter(it -> Page.code(it.get(0)).contains(image))
            .findFirst()
            .orElseThrow();
    assertThat(at(compose, "services", "collector", "ports"))
        .asInstanceOf(LIST)
        .contains(row.get(2));
  }

  @Test
  void theLoggerOfTheWriterWritesItsFile(@TempDir Path folder) throws Exception {
    String xml =
        Page.of("docs/exporters.md").blocks("xml").stream()
            .map(Block::text)
            .filter(text -> text.contains("<appender"))
            .findFirst()
            .orElseThrow()
            .replace("spans.", folder + "/spans.");
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);

    configurator.doConfigure(
        new ByteArrayInputStream(
            ("<configuration>" + xml + "</configuration>").getBytes(StandardCharsets.UTF_8)));
    context.getLogger("spans").info("{\"name\":\"work\"}");
    context.stop();

    assertThat(context.getStatusManager().getCopyOfStatusList())
        .noneMatch(status -> status.getLevel() >= Status.WARN);
    assertThat(Files.readAllLines(folder.resolve("spans.jsonl")))
        .containsExactly("{\"name\":\"work\"}");
  }

  /** The one that the first properties of the page have. */
  private static URI endpoint() {
    return Page.of("docs/production.md")
        .blocks("properties")
        .get(0)
        .text()
        .lines()
        .filter(line -> line.startsWith("lumen.trace.otlp.endpoint="))
        .map(line -> URI.create(line.substring(line.indexOf('=') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> yml(String page, String start) {
    Block block =
        Page.of(page).blocks("yml").stream()
            .filter(it -> it.text().startsWith(start))
            .findFirst()
            .orElseThrow();
    YamlMapFactoryBean yaml = new YamlMapFactoryBean();
    yaml.setResources(new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
    return Objects.requireNonNull(yaml.getObject());
  }

  private static Object at(Map<String, Object> settings, String... path) {
    Object found = settings;
    for (String key : path) {
      assertThat(found).as(Arrays.toString(path)).isInstanceOf(Map.class);
      found = ((Map<?, ?>) found).get(key);
    }
    assertThat(found).as(Arrays.toString(path)).isNotNull();
    return Objects.requireNonNull(found);
  }
}
