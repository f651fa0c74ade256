package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.docs.Page.Block;
import dev.lumen.trace.spring.LumenTraceProperties;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** That the properties of the pages are there, and take the values that they are shown with. */
class PropertySnippetTests {

  private static final Pattern NAME =
      Pattern.compile("(?<![\\w./-])lumen\\.trace(\\.[a-z][a-z-]*)+(?![\\w(])");

  private static final Pattern VARIABLE = Pattern.compile("LUMEN_TRACE(_[A-Z]+)+");

  @Test
  void everyPropertyOfASnippetIsThere() {
    List<String> unknown = new ArrayList<>();
    for (Block block : blocks()) {
      properties(block).stringPropertyNames().stream()
          .filter(name -> !Metadata.knows(name))
          .forEach(name -> unknown.add(block.place() + " " + name));
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void everySnippetBinds() {
    assertThat(blocks()).hasSizeGreaterThan(20).allSatisfy(PropertySnippetTests::bind);
  }

  @Test
  void everyPropertyThatTheTextNamesIsThere() {
    Set<String> others = meters();
    others.add("lumen.trace.span");
    Set<String> unknown = new TreeSet<>();
    for (Page page : Page.all()) {
      NAME.matcher(page.text())
          .results()
          .map(result -> result.group())
          .filter(name -> !others.contains(name) && !isGroup(name) && !Metadata.knows(name))
          .forEach(name -> unknown.add(page.name() + " " + name));
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void everyVariableThatTheTextNamesIsOfAProperty() {
    Set<String> known =
        Metadata.properties().keySet().stream()
            .map(name -> name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>();
    for (Page page : Page.all()) {
      VARIABLE
          .matcher(page.text())
          .results()
          .map(result -> result.group())
          .filter(name -> !known.contains(name))
          .filter(name -> !name.startsWith("LUMEN_TRACE_RESOURCEATTRIBUTES_"))
          // A map is also bound from the name with underscores.
          .filter(name -> !name.startsWith("LUMEN_TRACE_RESOURCE_ATTRIBUTES"))
          .forEach(name -> unknown.add(page.name() + " " + name));
    }

    assertThat(unknown).isEmpty();
  }

  private static boolean isGroup(String name) {
    return Metadata.properties().keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /** Meters are called like properties. */
  private static Set<String> meters() {
    Set<String> names = new TreeSet<>();
    for (List<String> row : Page.of("docs/reliability.md").rows("| meter | tags |")) {
      List<String> codes = Page.code(row.get(0));
      names.add(codes.get(0));
      for (String more : codes.subList(1, codes.size())) {
        names.add(codes.get(0).substring(0, codes.get(0).lastIndexOf('.')) + more);
      }
    }
    return names;
  }

  private static List<Block> blocks() {
    return Page.all().stream().flatMap(page -> page.blocks("properties", "yaml").stream()).toList();
  }

  private static void bind(Block block) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new PropertiesPropertySource(block.place(), properties(block)));
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("variables", Map.of("COLLECTOR_TOKEN", "secret")));
    Bindable<LumenTraceProperties> ours = Bindable.of(LumenTraceProperties.class);

    assertThat(Binder.get(environment).bindOrCreate("lumen.trace", ours)).isNotNull();
  }

  private static Properties properties(Block block) {
    if (block.language().equals("yaml")) {
      YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
      yaml.setResources(new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
      Properties properties = new Properties();
      Objects.requireNonNull(yaml.getObject())
          .forEach((key, value) -> properties.put(key, String.valueOf(value)));
      return properties;
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(block.text()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
