package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import dev.lumen.trace.spring.actuate.TracerMetersAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** That the tables of the page about production are of what there is. */
class ProductionPageTests {

  private static final Pattern METER = Pattern.compile("lumen_trace_\\w+");

  private final Page page = Page.of("docs/production.md");

  @Test
  void eachReasonForALossHasItsRowAndEachRowItsReason() {
    assertThat(page.rows("| reason |"))
        .extracting(row -> Page.code(row.get(0)).get(0))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DropReason.values()).map(DropReason::toString).toList());
  }

  @Test
  void theTableOfTheBufferIsComputed() {
    List<List<String>> rows = page.rows("| spans a second | the default");

    assertThat(rows).hasSizeGreaterThan(3);
    assertThat(rows)
        .allSatisfy(
            row -> {
              int rate = Integer.parseInt(row.get(0).replace(",", ""));
              assertThat(row.get(1))
                  .isEqualTo(String.format(Locale.ROOT, "%.1f s", 16_384.0 / rate));
              assertThat(row.get(2)).isEqualTo(String.format(Locale.ROOT, "%,d", rate * 60));
              assertThat(row.get(3)).isEqualTo(rate * 60 / 1000 + " MB");
            });
    assertThat(1 + 1.5 + 1.5 * 1.5 + 1.5 * 1.5 * 1.5).isBetween(8.1, 8.15);
  }

  @Test
  void theFiguresOfTheTextAreThoseOfTheirSources() {
    String reliability = Page.of("docs/reliability.md").text();
    String benchmarks = Page.of("benchmarks/README.md").text();

    assertThat(page.text()).contains("26,596 of 144,000", "86,542", "1.83 to 2.83 µs", "3.46 µs");
    assertThat(reliability)
        .contains("26,596 `export_failed`", "144,000 ended", "86,542 `queue_full`");
    assertThat(benchmarks)
        .contains("| Lumen | 20,000 | 2.50, 2.83, 1.83 |", "Nothing is lost at 50,000")
        .contains("| Lumen, gzip | 20,000 | 3.46 |");
  }

  @Test
  void theAlertsAreOnMetersThatAreThere() {
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
            context -> {
              assertThat(context).hasSingleBean(Tracer.class);
              context
                  .getBeanProvider(io.micrometer.core.instrument.binder.MeterBinder.class)
                  .forEach(binder -> binder.bindTo(registry));
            });

    String meters = registry.scrape();
    assertThat(METER.matcher(page.text()).results().map(match -> match.group()))
        .isNotEmpty()
        .allSatisfy(
            meter -> assertThat(meters).contains("# TYPE " + meter.replaceFirst("_total$", "")));
  }

  // tag::security[]
  @Bean
  SecurityFilterChain actuator(HttpSecurity http) {
    return http.securityMatcher(EndpointRequest.toAnyEndpoint())
        .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("OPERATOR"))
        .httpBasic(withDefaults())
        .build();
  }
  // end::security[]
}
