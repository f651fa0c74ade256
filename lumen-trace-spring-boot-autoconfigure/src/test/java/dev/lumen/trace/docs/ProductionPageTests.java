package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.lumen.trace.export.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** That the tables of the page about production are of what there is. */
class ProductionPageTests {

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

  // tag::security[]
  @Bean
  SecurityFilterChain actuator(HttpSecurity http) {
    return http.securityMatcher(EndpointRequest.toAnyEndpoint())
        .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("OPERATOR"))
        .httpBasic(withDefaults())
        .build();
  }

  // end::security[]

  // tag::sanitizing[]
  @Bean
  SanitizingFunction personalData() {
    return SanitizingFunction.sanitizeValue().ifKeyEquals("customer.email", "exception.message");
  }

  // end::sanitizing[]

  @Test
  void theFunctionOfTheTextHidesWhatItSays() {
    SanitizingFunction function = personalData();

    assertThat(function.applyUnlessFiltered(new SanitizableData(null, "customer.email", "a@b.c")))
        .extracting(SanitizableData::getValue)
        .isEqualTo(SanitizableData.SANITIZED_VALUE);
  }
}
