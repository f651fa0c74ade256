package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import dev.lumen.trace.spring.export.ExporterAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** That the page about symptoms has the words that users see. */
class TroubleshootingPageTests {

  private final Page page = Page.of("docs/troubleshooting.md");

  @Test
  void eachSettingStopsTheStartWithTheWordsOfTheTable() {
    List<List<String>> rows = page.rows("| set | the start says |");

    assertThat(rows).hasSizeGreaterThan(8).allSatisfy(TroubleshootingPageTests::stopsTheStart);
  }

  private static void stopsTheStart(List<String> row) {
    String setting = Page.code(row.get(0)).get(0);
    List<String> settings = new ArrayList<>(List.of(setting));
    if (!setting.startsWith("lumen.trace.exporter")) {
      settings.add("lumen.trace.exporter=" + (setting.contains("writer") ? "writer" : "otlp"));
    }

    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                LumenTraceAutoConfiguration.class,
                StoreAutoConfiguration.class,
                ExporterAutoConfiguration.class))
        .withPropertyValues(settings.toArray(String[]::new))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        failure -> assertThat(failure.getReason()).contains(row.get(1))));
  }

  @Test
  void eachQuotedLineOfTheLogIsInTheCode() throws IOException {
    String code = code();

    assertThat(
            List.of(
                "Nothing is traced by itself, as there is more than one Tracer",
                "Lumen Trace is not the only tracer here",
                "but no span will be made for it",
                "Lumen Trace: defaults read from "))
        .allSatisfy(line -> assertThat(code).contains(line.strip()))
        .allSatisfy(line -> assertThat(page.text()).contains(line.strip()));
    assertThat(page.text())
        .contains("The application has an endpoint 'traces' of its own")
        .contains("The executor '…' is left as it is")
        .contains("The data source '…' is left as it is");
    assertThat(code)
        .contains("The application has an endpoint '{}' of its own")
        .contains("The executor '{}' ({}) is left as it is")
        .contains("The data source '{}' ({}) is left as it is");
  }

  @Test
  void eachReasonForAMissingTraceHasItsRow() throws IOException {
    String source =
        Files.readString(Path.of("src/main/java/dev/lumen/trace/spring/actuate/MissingTrace.java"));
    String documented = source.substring(source.indexOf("@param reason"));

    assertThat(page.rows("| reason | | property |"))
        .extracting(row -> Page.code(row.get(0)).get(0))
        .containsExactlyInAnyOrderElementsOf(
            Pattern.compile("\\{@code\\s+(?:\\*\\s+)?(\\w+)}")
                .matcher(documented.substring(0, documented.indexOf("@param property")))
                .results()
                .map(match -> match.group(1))
                .toList());
  }

  /** Without what joins the parts of a text. */
  private static String code() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sources.add(Files.readString(file));
      }
      return sources.stream().collect(Collectors.joining()).replaceAll("\"\\s*\\+ \"", "");
    }
  }
}
