package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import dev.lumen.trace.spring.actuate.TracerMetersAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** That the expressions of the pages for Prometheus are of meters that are there, and say so. */
class PrometheusTests {

  private static final Pattern METER = Pattern.compile("lumen_trace_\\w+");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  private static String meters;

  @BeforeAll
  static void scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                LumenTraceAutoConfiguration.class,
                StoreAutoConfiguration.class,
                TracerMetersAutoConfiguration.class))
        .withPropertyValues("lumen.trace.store.enabled=true")
        .withBean(PrometheusMeterRegistry.class, () -> registry)
        .withBean(InMemoryExporter.class, InMemoryExporter::new)
        .run(
            context ->
                context
                    .getBeanProvider(MeterBinder.class)
                    .forEach(binder -> binder.bindTo(registry)));
    meters = registry.scrape();
  }

  @Test
  void everyMeterThatAPageNamesIsThere() {
    assertThat(Page.all().stream().map(Page::text).flatMap(PrometheusTests::names))
        .isNotEmpty()
        .allSatisfy(
            name -> assertThat(meters).contains("# TYPE " + name.replaceFirst("_total$", "")));
  }

  /** Also that of each it can be read, and that labels of both sides of an operator match. */
  @Test
  void eachAlertIsSilentWhileAllIsWellAndFiresWhereAllIsNot(@TempDir Path folder) throws Exception {
    if (!Files.isExecutable(PROMTOOL)) {
      abort("There is no promtool in /usr/bin: not tested");
    }
    List<String> alerts = alerts();
    String tests =
        "evaluation_interval: 1m\ntests:\n"
            + scenario(PrometheusTests::well, alerts, "      exp_samples: []\n")
            + scenario(
                PrometheusTests::ill, alerts, "      exp_samples: [{labels: '{}', value: 1}]\n");
    Path file = Files.writeString(folder.resolve("tests.yml"), tests);

    Process promtool =
        new ProcessBuilder(PROMTOOL.toString(), "test", "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(alerts).hasSizeGreaterThan(3);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  private static Stream<String> names(String text) {
    return METER.matcher(text).results().map(match -> match.group());
  }

  /** Code that has more than the name of a meter, in whatever page. */
  private static List<String> alerts() {
    return Page.all().stream()
        .flatMap(page -> Page.code(page.text().replaceAll("(?s)```.*?```", "")).stream())
        .filter(code -> names(code).findAny().isPresent() && !METER.matcher(code).matches())
        .distinct()
        .toList();
  }

  private static String well(String series) {
    return series.contains("_started_") || series.contains("_exported_") ? "0+60x60" : "0x60";
  }

  private static String ill(String series) {
    if (series.contains("_exported_")) {
      return "0x60";
    }
    return series.contains("_queued") ? "10000x60" : "0+60x60";
  }

  /** An hour in which the series of the application are so. */
  private static String scenario(
      Function<String, String> values, List<String> alerts, String expected) {
    StringBuilder test = new StringBuilder("- interval: 1m\n  input_series:\n");
    meters
        .lines()
        .filter(line -> line.startsWith("lumen_trace_"))
        .map(line -> withTarget(line.substring(0, line.lastIndexOf(' '))))
        .forEach(
            series ->
                test.append("  - series: '%s'\n".formatted(series))
                    .append("    values: '%s'\n".formatted(values.apply(series))));
    test.append("  promql_expr_test:\n");
    alerts.forEach(
        alert ->
            test.append("    - expr: 'count(%s) > bool 0'\n".formatted(alert.replace("'", "''")))
                .append("      eval_time: 1h\n")
                .append(expected));
    return test.toString();
  }

  /** With the labels that Prometheus adds. */
  private static String withTarget(String series) {
    String target = "{job=\"shop\",instance=\"shop:8080\"";
    return series.contains("{") ? series.replace("{", target + ",") : series + target + "}";
  }
}
