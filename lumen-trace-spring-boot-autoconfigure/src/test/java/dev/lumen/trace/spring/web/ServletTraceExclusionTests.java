package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.spring.http.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Requests that are not recorded, nor anything below them, on Tomcat. */
class ServletTraceExclusionTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN_ID = "00f067aa0ba902b7";
  private static final String IDS = TRACE_ID + "-" + SPAN_ID;

  private @Nullable TestServer started;

  @AfterEach
  void stop() {
    if (started != null) {
      assertThat(started.leftovers()).isEmpty();
      assertThat(started.context().getBean(Dispatches.class).leaks()).isEmpty();
      started.close();
    }
  }

  @Test
  void theActuatorIsNotRecorded() {
    TestServer server = start();

    assertThat(server.get("/actuator/info").statusCode()).isEqualTo(200);
    assertThat(server.get("/actuator").statusCode()).isEqualTo(200);

    assertNothingRecorded(server);
  }

  @Test
  void theActuatorIsNotRecordedWhereverItIs() {
    TestServer server = start("management.endpoints.web.base-path=/manage");

    assertThat(server.get("/manage/info").statusCode()).isEqualTo(200);

    assertNothingRecorded(server);
  }

  @Test
  void theActuatorIsNotRecordedBelowThePathOfSpringsServlet() {
    TestServer server = start("spring.mvc.servlet.path=/api/");

    assertThat(server.get("/api/actuator/info").statusCode()).isEqualTo(200);

    assertNothingRecorded(server, "/api");
  }

  @Test
  void anActuatorInTheRootIsRecordedAsTheRestIs() {
    TestServer server = start("management.endpoints.web.base-path=/");

    assertThat(server.get("/info").statusCode()).isEqualTo(200);

    assertThat(server.takeSpan().name()).isEqualTo("database");
    assertThat(server.takeSpan().name()).isEqualTo("GET /info");
  }

  @ParameterizedTest
  @CsvSource({
    "/livez, management.endpoint.health.probes.add-additional-paths=true",
    "/readyz, management.endpoint.health.probes.add-additional-paths=true",
    "/healthz, management.endpoint.health.group.custom.additional-path=server:/healthz"
  })
  void theAdditionalPathsOfHealthGroupsAreNotRecorded(String path, String property) {
    TestServer server = start(property, "management.endpoint.health.group.custom.include=ping");

    assertThat(server.get(path).statusCode()).isEqualTo(200);

    assertNothingRecorded(server);
  }

  @Test
  void whatIsExcludedIsSoBesidesTheActuator() {
    TestServer server = start("lumen.trace.web.exclude=/current");

    server.get("/current");
    server.get("/actuator/info");

    assertNothingRecorded(server);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void whatTheActuatorCallsOnAPortOfItsOwnIsNotRecorded(String excludeActuator) throws Exception {
    TestServer server =
        start("management.server.port=0", "lumen.trace.web.exclude-actuator=" + excludeActuator);
    String port = server.context().getEnvironment().getProperty("local.management.port");
    URI uri = URI.create("http://localhost:" + port + "/actuator/info");

    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri).header("traceparent", "00-" + IDS + "-01").build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("00-" + TRACE_ID + "-")
        .contains("-00")
        .doesNotContain(SPAN_ID);
    assertNothingRecorded(server);
  }

  @Test
  void theActuatorIsRecordedWhereThatIsWanted() {
    TestServer server = start("lumen.trace.web.exclude-actuator=false");

    server.get("/actuator/info");

    assertThat(server.takeSpan().name()).isEqualTo("database");
    assertThat(server.takeSpan().name()).isEqualTo("GET /actuator/info");
  }

  @Test
  void nothingBelowAnExcludedRequestIsRecorded() {
    TestServer server = start("lumen.trace.web.exclude=/child*");

    assertThat(server.get("/child").body()).isEqualTo("unsampled");
    assertThat(server.get("/child-callable").body()).isEqualTo("unsampled");

    assertNothingRecorded(server);
  }

  @Test
  void anExcludedRequestHasIdsOfItsOwn() {
    TestServer server = start("lumen.trace.web.exclude=/current");

    String first = server.get("/current").body();
    String second = server.get("/current").body();

    assertThat(first).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-02").isNotEqualTo(second);
    assertNothingRecorded(server);
  }

  @Test
  void anExcludedRequestIsOfTheTraceOfItsCaller() {
    TestServer server = start("lumen.trace.web.exclude=/current");

    String recorded = server.get("/current", "traceparent", "00-" + IDS + "-01").body();
    String notRecorded = server.get("/current", "traceparent", "00-" + IDS + "-00").body();

    assertThat(recorded)
        .as("who clears the flag has a span id of its own")
        .startsWith("00-" + TRACE_ID + "-")
        .endsWith("-00")
        .doesNotContain(SPAN_ID);
    assertThat(notRecorded).isEqualTo("00-" + IDS + "-00");
  }

  @Test
  void anExcludedRequestHasNotTheIdsOfACallerThatIsNotBelieved() {
    TestServer server =
        start("lumen.trace.web.exclude=/current", "lumen.trace.propagation.inbound=restart");

    String context = server.get("/current", "traceparent", "00-" + IDS + "-01").body();

    assertThat(context).doesNotContain(TRACE_ID).endsWith("-02");
  }

  @Test
  void patternsAreWithinTheContextPath() {
    TestServer server =
        start("lumen.trace.web.exclude=/current", "server.servlet.context-path=/shop");

    server.get("/shop/current");

    assertNothingRecorded(server, "/shop");
  }

  @Test
  void noWayToWriteAPathGetsRoundAPatternNorIntoOne() {
    TestServer server = start("lumen.trace.web.exclude=/current/**");

    server.get("/%63urrent;v=1/x");
    assertNothingRecorded(server);

    server.get("/current/../orders/7");
    assertThat(server.takeSpan().attributes().get("url.path")).isEqualTo("/current/../orders/7");
  }

  private static void assertNothingRecorded(TestServer server) {
    assertNothingRecorded(server, "");
  }

  /** Asks for something else, whose span is then the first. */
  private static void assertNothingRecorded(TestServer server, String contextPath) {
    server.get(contextPath + "/orders/last");
    assertThat(server.takeSpan().attributes().get("url.path"))
        .isEqualTo(contextPath + "/orders/last");
  }

  private TestServer start(String... properties) {
    started =
        TestServer.start(
            Applications.tomcatWebMvc(
                Actuator.class, ChildController.class, ShopController.class, Dispatches.class),
            Stream.concat(
                    Stream.of("management.endpoints.web.exposure.include=info,health"),
                    Stream.of(properties))
                .toArray(String[]::new));
    return Objects.requireNonNull(started);
  }

  @ImportAutoConfiguration({
    EndpointAutoConfiguration.class,
    WebEndpointAutoConfiguration.class,
    InfoEndpointAutoConfiguration.class,
    ManagementContextAutoConfiguration.class,
    ServletManagementContextAutoConfiguration.class,
    TomcatServletManagementContextAutoConfiguration.class,
    HealthContributorRegistryAutoConfiguration.class,
    HealthContributorAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class,
    ApplicationAvailabilityAutoConfiguration.class,
    AvailabilityProbesAutoConfiguration.class,
    WebMvcHealthEndpointExtensionAutoConfiguration.class,
  })
  static class Actuator {

    /** Asks a database, whose driver is traced. */
    @Bean
    InfoContributor database(Tracer tracer) {
      return info -> {
        try (Span span = tracer.start("database")) {
          info.withDetail("span", span.context().traceparent());
        }
      };
    }
  }

  @RestController
  static class ChildController {

    private final Tracer tracer;

    ChildController(Tracer tracer) {
      this.tracer = tracer;
    }

    @GetMapping("/current")
    String current() {
      return Span.current().context().traceparent();
    }

    @GetMapping("/child")
    String child() {
      try (Span span = tracer.start("child")) {
        return sampling(span.context());
      }
    }

    @GetMapping("/child-callable")
    Callable<String> childCallable() {
      TraceContext parent = Span.current().context();
      return () -> {
        try (Span span = tracer.spanBuilder("child").parent(parent).start()) {
          return sampling(span.context());
        }
      };
    }

    private static String sampling(TraceContext context) {
      return context.isSampled() ? "sampled" : "unsampled";
    }
  }
}
