package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** What exporters are given to prove who they are is shown nowhere. */
class ExporterSecretsTests {

  private static final String HEADER = "lumen.trace.otlp.headers.authorization";

  private static RunningApplication application;

  @BeforeAll
  static void start() {
    application =
        RunningApplication.exposing(
            "management.endpoints.web.exposure.include=traces,env,configprops",
            "management.endpoint.env.show-values=always",
            "management.endpoint.configprops.show-values=always",
            "lumen.trace.otlp.endpoint=http://user:planted@localhost:4318/v1/traces",
            "lumen.trace.otlp.headers.Authorization=Bearer planted",
            "lumen.trace.zipkin.endpoint=http://localhost:9411/api/v2/spans?key=planted",
            "lumen.trace.service-name=shown");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @ParameterizedTest
  @CsvSource({"env", "configprops"})
  void theyAreMaskedWhereValuesAreShown(String endpoint) {
    String shown = application.get("/actuator/" + endpoint).body();

    assertThat(shown).contains("shown", "******").doesNotContain("planted");
  }

  @ParameterizedTest
  @CsvSource({
    "lumen.trace.otlp.headers.x-api-key, a, true",
    "lumen.trace.otlp.headers[x-api-key], a, true",
    "LUMEN_TRACE_OTLP_HEADERS_AUTHORIZATION, a, true",
    "OTEL_EXPORTER_OTLP_HEADERS, a=b, true",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS, a=b, true",
    "LUMEN_TRACE_OTLP_ENDPOINT, https://me:pw@host, true",
    "lumen.trace.otlp.endpoint, https://host/v1/traces, false",
    "lumen.trace.web.request-headers, accept, false",
    "spring.application.name, a, false"
  })
  void whicheverWayTheyAreWritten(String key, String value, boolean masked) {
    SanitizableData data = new ExporterSecrets().apply(new SanitizableData(null, key, value));

    assertThat(data.getValue()).isEqualTo(masked ? SanitizableData.SANITIZED_VALUE : value);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theyAreMaskedWhereNothingIsTracedToo(boolean severalTracers) {
    ApplicationContextRunner runner =
        new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(everyOne()));
    runner =
        severalTracers
            ? runner
                .withBean("one", Tracer.class, () -> Tracer.builder().build())
                .withBean("two", Tracer.class, () -> Tracer.builder().build())
            : runner.withPropertyValues("lumen.trace.enabled=false");

    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(context.getBeansOfType(SanitizingFunction.class).values())
              .extracting(
                  function ->
                      function
                          .applyUnlessFiltered(new SanitizableData(null, HEADER, "planted"))
                          .getValue())
              .containsExactly(SanitizableData.SANITIZED_VALUE);
        });
  }

  @Test
  void theApplicationsOtherValuesAreItsOwnAffair() {
    assertThat(application.get("/actuator/env/server.port").body()).contains("\"0\"");
  }

  private static Class<?>[] everyOne() {
    ClassLoader loader = ExporterSecrets.class.getClassLoader();
    return ImportCandidates.load(AutoConfiguration.class, loader).getCandidates().stream()
        .filter(name -> name.startsWith("dev.lumen."))
        .map(name -> ClassUtils.resolveClassName(name, loader))
        .toArray(Class<?>[]::new);
  }
}
