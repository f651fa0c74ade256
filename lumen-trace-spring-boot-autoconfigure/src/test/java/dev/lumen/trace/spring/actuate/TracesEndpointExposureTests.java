package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.store.TraceStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.JsonNode;

class TracesEndpointExposureTests {

  @Test
  void isNotExposedByDefault() {
    try (RunningApplication application = RunningApplication.plain()) {
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(404);
      assertThat(application.context().getBeansOfType(TracesEndpoint.class)).isEmpty();
    }
  }

  @Test
  void isReadOnlyByDefault() {
    try (RunningApplication application = RunningApplication.exposing()) {
      application.tracer().start("work").end();

      assertThat(application.delete("/actuator/traces").statusCode()).isEqualTo(405);
      assertThat(application.json("/actuator/traces").get("traces")).hasSize(1);
    }
  }

  @Test
  void isNotThereWithoutAccess() {
    try (RunningApplication application =
        RunningApplication.exposing("management.endpoint.traces.access=none")) {
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void answersOnAManagementPortOfItsOwn() {
    try (RunningApplication application =
        RunningApplication.exposing(
            "management.server.port=0", "management.server.base-path=/manage")) {
      assertThat(application.getFromManagementPort("/manage/actuator/traces").statusCode())
          .isEqualTo(200);
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void answersUnderTheContextPathAndAnotherBasePath() {
    try (RunningApplication application =
        RunningApplication.exposing(
            "server.servlet.context-path=/shop", "management.endpoints.web.base-path=/ops")) {
      assertThat(application.get("/shop/ops/traces").statusCode()).isEqualTo(200);
      assertThat(application.get("/shop/actuator/traces").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void answersInAReactiveApplication() {
    try (RunningApplication application =
        RunningApplication.exposing(WebApplicationType.REACTIVE)) {
      application.tracer().start("work").end();

      JsonNode trace = application.json("/actuator/traces?name=work").get("traces").get(0);

      String id = trace.get("traceId").stringValue();
      assertThat(application.json("/actuator/traces/" + id).get("spans")).hasSize(1);
      assertThat(application.get("/actuator/traces?limit=0").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void isLeftToTheSecurityOfTheApplication() {
    String user = "ada:lovelace";
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    try (RunningApplication application =
        RunningApplication.secured(
            "management.endpoints.web.exposure.include=traces",
            "spring.security.user.name=ada",
            "spring.security.user.password=lovelace")) {
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(401);
      assertThat(application.get("/actuator/traces", Map.of("Authorization", basic)).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lumen.trace.web.exclude-actuator=false, lumen.trace.store.enabled=true, /actuator/traces",
    "lumen.trace.web.exclude-actuator=false, spring.mvc.servlet.path=/api/, /api/actuator/traces",
    "lumen.trace.web.exclude-actuator=false, server.servlet.context-path=/shop, /shop/actuator/traces",
    "management.endpoints.web.base-path=/, lumen.trace.store.enabled=true, /traces",
    "management.endpoints.web.base-path=/, management.endpoints.web.path-mapping.traces=a, /a",
  })
  void neverShowsItsOwnRequests(String property, String another, String path) {
    try (RunningApplication application =
        RunningApplication.exposing("lumen.trace.web.enabled=true", property, another)) {
      for (String each : List.of("", "/ui", "/ui/app.js", "/fields")) {
        assertThat(application.get(path + each).statusCode()).as(each).isEqualTo(200);
      }
      assertThat(application.tracer().stats().started()).isZero();

      application.get(path + "x");

      assertThat(application.tracer().stats().started()).isEqualTo(1);
    }
  }

  @Test
  void leavesAPathToTheApplicationWhereItIsNotExposed() {
    try (RunningApplication application =
        RunningApplication.plain(
            "lumen.trace.web.enabled=true", "management.endpoints.web.base-path=/")) {
      application.get("/traces");

      assertThat(application.tracer().stats().started()).isEqualTo(1);
    }
  }

  @Test
  void ignoresHowTheApplicationWritesItsOwnJson() {
    try (RunningApplication application =
        RunningApplication.exposing(
            "spring.jackson.property-naming-strategy=SNAKE_CASE",
            "spring.jackson.default-property-inclusion=non_empty")) {
      application.tracer().start("work").end();

      JsonNode trace = application.json("/actuator/traces").get("traces").get(0);

      String id = trace.get("traceId").stringValue();
      JsonNode span = application.json("/actuator/traces/" + id).get("spans").get(0);
      assertThat(span.has("durationUs")).isTrue();
      assertThat(span.get("events").isEmpty()).isTrue();
      assertThat(span.has("parentId")).isFalse();
    }
  }

  @Test
  void leavesJmxAlone() {
    try (RunningApplication application =
        RunningApplication.plain(
            "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*")) {
      assertThat(application.context().getBeansOfType(TracesEndpoint.class)).isEmpty();
      assertThat(application.context().getBeansOfType(TraceStore.class)).hasSize(1);
    }
  }

  @Test
  void countsAlsoWhereTheStoreIsOff() {
    try (RunningApplication application =
        RunningApplication.exposing("lumen.trace.store.enabled=false")) {
      application.tracer().start("work").end();

      JsonNode list = application.json("/actuator/traces");

      assertThat(list.get("traces")).isEmpty();
      assertThat(list.get("stats").get("started").longValue()).isEqualTo(1);
      assertThat(list.get("stats").has("store")).isFalse();
    }
  }

  @Test
  void saysOfATraceThatTheStoreIsOff() {
    try (RunningApplication application =
        RunningApplication.exposing("lumen.trace.store.enabled=false")) {
      var response = application.get("/actuator/traces/0af7651916cd43dd8448eb211c80319c");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).contains("lumen.trace.store.enabled must be true");
    }
  }
}
