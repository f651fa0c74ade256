package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.DropReason;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** The endpoint and a scrape by Prometheus, over real HTTP, say what the tracer says. */
class SameNumbersTests {

  @Test
  void theEndpointAndAScrapeSayWhatTheTracerSays() throws InterruptedException {
    try (RunningApplication application =
        RunningApplication.exposing(
            Lossy.class,
            "management.endpoints.web.exposure.include=traces,prometheus",
            "logging.level.dev.lumen.trace.export=off")) {

      application.context().getBean(Losses.class).loseAll();

      JsonNode stats = application.json("/actuator/traces").get("stats");
      Map<String, Double> scraped = scrape(application.get("/actuator/prometheus").body());
      assertThat(stats.get("started").longValue()).isEqualTo(Losses.STARTED);
      assertThat(stats.get("live").longValue()).isEqualTo(Losses.LIVE);
      assertThat(stats.get("unsampled").longValue()).isEqualTo(Losses.UNSAMPLED);
      assertThat(stats.get("rateLimited").longValue())
          .isEqualTo(Losses.DROPPED.get(DropReason.RATE_LIMITED));
      assertThat(stats.get("exporters").toString())
          .isEqualTo(
              "[{\"exporter\":\"lossy\",\"queued\":0,\"exported\":3,\"dropped\":{"
                  + "\"export_failed\":2,\"queue_full\":5,\"rate_limited\":6,"
                  + "\"rejected\":4,\"shutdown\":24,\"too_large\":1}}]");
      assertThat(scraped)
          .containsEntry("spans_started_total", 46.0)
          .containsEntry("spans_live", 1.0)
          .containsEntry("traces_unsampled_total", 7.0)
          .containsEntry("traces_rate_limited_total", 6.0)
          .containsEntry("spans_queued{exporter=\"lossy\"}", 0.0)
          .containsEntry("spans_exported_total{exporter=\"lossy\"}", 3.0)
          .containsEntry(dropped("too_large"), 1.0)
          .containsEntry(dropped("export_failed"), 2.0)
          .containsEntry(dropped("rejected"), 4.0)
          .containsEntry(dropped("queue_full"), 5.0)
          .containsEntry(dropped("rate_limited"), 6.0)
          .containsEntry(dropped("shutdown"), 24.0)
          .containsEntry("store_spans_held", stats.get("store").get("heldSpans").doubleValue())
          .containsKey("store_size_bytes");
    }
  }

  private static String dropped(String reason) {
    return "spans_dropped_total{exporter=\"lossy\",reason=\"" + reason + "\"}";
  }

  /** Our numbers, by name and tags. */
  private static Map<String, Double> scrape(String text) {
    Map<String, Double> numbers = new TreeMap<>();
    Matcher line = Pattern.compile("(?m)^lumen_trace_(\\S+) (\\S+)$").matcher(text);
    while (line.find()) {
      numbers.put(line.group(1), Double.valueOf(line.group(2)));
    }
    return numbers;
  }

  @Configuration(proxyBeanMethods = false)
  static class Lossy {

    @Bean
    Losses losses() {
      return new Losses();
    }

    @Bean
    Tracer tracer(Losses losses) {
      return losses.tracer;
    }
  }
}
