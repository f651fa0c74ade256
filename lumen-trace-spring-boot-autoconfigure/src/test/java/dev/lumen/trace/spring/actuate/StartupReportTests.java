package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.orders.Shop;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class StartupReportTests {

  private static final String LOGGED = "logging.level.dev.lumen.trace=info";

  @Test
  void saysInOneLineWhatIsOn(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(LOGGED, "lumen.trace.exporter=writer")) {
      assertThat(output)
          .containsOnlyOnce(
              "Lumen Trace: tracer of orders, sampling parent-based, else always; exporters writer;"
                  + " propagation traceparent, tracestate, X-Trace-ID, X-Span-ID, baggage; reads"
                  + " b3, X-B3-TraceId, X-B3-SpanId, X-B3-ParentSpanId, X-B3-Sampled, X-B3-Flags"
                  + " too; recent traces at /actuator/traces/ui");
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void saysWhatTheDocumentationShows(CapturedOutput output) throws Exception {
    try (RunningApplication application =
        RunningApplication.exposing(
            LOGGED, "spring.application.name=shop", "lumen.trace.web.enabled=true")) {
      for (String page : List.of("getting-started", "troubleshooting")) {
        String shown =
            Files.readAllLines(Path.of("../docs", page + ".md")).stream()
                .filter(line -> line.startsWith("Lumen Trace: "))
                .findAny()
                .orElseThrow();
        String pattern =
            Arrays.stream(shown.replace(", …", "…").split("…", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));

        assertThat(
                output.getOut().lines().map(line -> line.replaceFirst(".*(?=Lumen Trace: )", "")))
            .as(page)
            .anyMatch(line -> line.matches(pattern));
      }
      assertThat(application.get("/actuator/traces/ui").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void saysHowToExposeTheEndpoint(CapturedOutput output) {
    try (RunningApplication application = RunningApplication.plain(LOGGED)) {
      assertThat(output)
          .containsOnlyOnce(
              "X-B3-Flags too; set"
                  + " management.endpoints.web.exposure.include=health,traces to see recent"
                  + " traces");
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          include=health,info,loggers | set management.endpoints.web.exposure.include=health,info,loggers,traces to
          include[0]=info             | set management.endpoints.web.exposure.include=info,traces to
          include=                    | set management.endpoints.web.exposure.include=traces to
          exclude=traces              | take traces out of management.endpoints.web.exposure.exclude to
          """)
  void whatIsExposedAlreadyStaysSo(String exposure, String advice, CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.plain(LOGGED, "management.endpoints.web.exposure." + exposure)) {
      assertThat(output).containsOnlyOnce("; " + advice + " see recent traces");
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void saysThatAccessIsNotGiven(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(LOGGED, "management.endpoint.traces.access=none")) {
      assertThat(output)
          .containsOnlyOnce(
              "; set management.endpoint.traces.access=read-only to see recent traces");
      assertThat(application.get("/actuator/traces").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void knowsTheContextPathAndTheBasePath(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(
            LOGGED,
            "server.servlet.context-path=/shop",
            "management.endpoints.web.base-path=/ops",
            "management.endpoints.web.path-mapping.traces=spans")) {
      assertThat(output).containsOnlyOnce("recent traces at /shop/ops/spans/ui");
      assertThat(application.get("/shop/ops/spans").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void knowsTheManagementPort(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(
            LOGGED,
            "server.servlet.context-path=/shop",
            "management.server.port=0",
            "management.server.base-path=/manage")) {
      String port =
          application.context().getEnvironment().getRequiredProperty("local.management.port");

      assertThat(output)
          .containsOnlyOnce("recent traces at /manage/actuator/traces/ui on port " + port);
    }
  }

  @Test
  void saysThatTheStoreIsOff(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(LOGGED, "lumen.trace.store.enabled=false")) {
      assertThat(application.context().isActive()).isTrue();
      assertThat(output).containsOnlyOnce("; recent traces are not held");
    }
  }

  @Test
  void saysThatThereIsNoWebServer(CapturedOutput output) {
    try (RunningApplication application =
        RunningApplication.exposing(WebApplicationType.NONE, LOGGED)) {
      assertThat(application.context().isActive()).isTrue();
      assertThat(output).containsOnlyOnce("; no web server shows recent traces");
    }
  }

  @Test
  void saysThatAnActuatorIsNeeded(CapturedOutput output) {
    new SpringApplicationBuilder(WithoutActuator.class)
        .web(WebApplicationType.NONE)
        .properties(LOGGED)
        .run()
        .close();

    assertThat(output).containsOnlyOnce("; add spring-boot-starter-actuator to see recent traces");
  }

  @Test
  void saysHowManyMethodsOfBeansAreTraced(CapturedOutput output) {
    new SpringApplicationBuilder(WithBeans.class)
        .web(WebApplicationType.NONE)
        .properties(LOGGED, "lumen.trace.traced.beans=com.acme.orders.Shop$*")
        .run()
        .close();

    assertThat(output)
        .containsOnlyOnce("; traces methods of beans (2); exporters")
        .doesNotContain("is not eligible for");
  }

  @Test
  void saysItOnceWhereContextsHaveParents(CapturedOutput output) {
    new SpringApplicationBuilder(WithoutActuator.class)
        .web(WebApplicationType.NONE)
        .child(WithoutActuator.class)
        .web(WebApplicationType.NONE)
        .properties(LOGGED)
        .run()
        .close();

    assertThat(output).containsOnlyOnce("Lumen Trace: ");
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(LumenTraceAutoConfiguration.class)
  static class WithoutActuator {}

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, TracedAutoConfiguration.class})
  static class WithBeans {
    @Bean
    Shop.Clock clock() {
      return new Shop.Clock();
    }

    @Bean
    Shop.Plain plain() {
      return new Shop.Plain();
    }
  }
}
