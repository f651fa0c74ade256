package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.sampling.Sampler;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplingOperationTests {

  private static final String SAMPLING = "/actuator/traces/sampling";

  private RunningApplication servlet;
  private RunningApplication reactive;

  @BeforeAll
  void start() {
    servlet =
        RunningApplication.exposing(
            "management.endpoint.traces.access=unrestricted",
            "lumen.trace.sampling.strategy=trace-id-ratio");
    reactive =
        RunningApplication.exposing(
            WebApplicationType.REACTIVE, "management.endpoint.traces.access=unrestricted");
  }

  @AfterAll
  void stop() {
    servlet.close();
    reactive.close();
  }

  @BeforeEach
  void reset() {
    applications().forEach(application -> application.post(SAMPLING, "{\"ratio\":1}"));
  }

  Stream<RunningApplication> applications() {
    return Stream.of(servlet, reactive);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("applications")
  void theRatioIsChangedWhileTheApplicationRuns(RunningApplication application) {
    assertThat(isSampled(application)).isTrue();

    HttpResponse<String> response = application.post(SAMPLING, "{\"ratio\":0}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(RunningApplication.json(response)).isEqualTo(application.json(SAMPLING));
    assertThat(application.json(SAMPLING).get("sampler").stringValue())
        .isEqualTo("parent-based, else never");
    assertThat(isSampled(application)).isFalse();
  }

  @Test
  void theDecisionOfACallerStands() {
    servlet.post(SAMPLING, "{\"ratio\":0}");
    TraceContext caller =
        TraceContext.remote(
            new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.EMPTY);

    Span span = servlet.tracer().spanBuilder("server").parent(caller).startDetached();

    assertThat(span.isRecording()).isTrue();
    span.end();
  }

  @Test
  void theStrategyOfThePropertiesStays() {
    servlet.post(SAMPLING, "{\"ratio\":\"0.25\"}");
    reactive.post(SAMPLING, "{\"ratio\":0.25}");

    assertThat(servlet.json(SAMPLING).get("sampler").stringValue())
        .isEqualTo("parent-based, else trace-id-ratio 0.25");
    assertThat(reactive.json(SAMPLING).get("sampler").stringValue())
        .isEqualTo("parent-based, else ratio 0.25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ratio\":1.1}",
        "{\"ratio\":-1}",
        "{\"ratio\":\"half\"}",
        "{\"ratio\":\"NaN\"}",
        "{\"ratio\":null}",
        "{\"rate\":1}",
        "{}"
      })
  void aBadRatioIsAnsweredInWords(String body) {
    for (RunningApplication application : applications().toList()) {
      HttpResponse<String> response = application.post(SAMPLING, body);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("This is not a ratio", "from 0.0 to 1.0");
      assertThat(isSampled(application)).isTrue();
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("applications")
  void nothingElseCanBeChanged(RunningApplication application) {
    HttpResponse<String> response = application.post("/actuator/traces/fields", "{\"ratio\":0}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(isSampled(application)).isTrue();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("applications")
  void noFormOfAForeignPageChangesIt(RunningApplication application) {
    assertThat(application.postForm(SAMPLING, "ratio=0").statusCode()).isEqualTo(403);
    Map<String, String> form =
        Map.of("X-Lumen-Trace", "sampling", "Content-Type", "application/x-www-form-urlencoded");
    Map<String, String> json = Map.of("Content-Type", "application/json");

    assertThat(send(application, form, "ratio=0")).isEqualTo(415);
    assertThat(send(application, json, "{\"ratio\":0}")).isEqualTo(403);
    assertThat(isSampled(application)).isTrue();
  }

  @Test
  void itIsReadOnlyUnlessAccessIsUnrestricted() {
    try (RunningApplication application = RunningApplication.exposing()) {
      assertThat(application.post(SAMPLING, "{\"ratio\":0}").statusCode()).isEqualTo(405);
      assertThat(application.json(SAMPLING).get("adjustable").booleanValue()).isTrue();
      assertThat(isSampled(application)).isTrue();
    }
  }

  @Test
  void theSamplerOfTheApplicationIsItsOwn() {
    try (RunningApplication application =
        RunningApplication.exposing(
            OwnSampler.class, "management.endpoint.traces.access=unrestricted")) {
      HttpResponse<String> response = application.post(SAMPLING, "{\"ratio\":0}");

      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("a sampler of its own");
      JsonNode sampling = application.json(SAMPLING);
      assertThat(sampling.get("sampler").stringValue()).isEqualTo("always");
      assertThat(sampling.get("adjustable").booleanValue()).isFalse();
    }
  }

  private static int send(
      RunningApplication application, Map<String, String> headers, String body) {
    return application.send("local.server.port", "POST", SAMPLING, headers, body).statusCode();
  }

  private static boolean isSampled(RunningApplication application) {
    Span span = application.tracer().spanBuilder("work").root().startDetached();
    boolean sampled = span.context().isSampled();
    span.end();
    return sampled;
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnSampler extends RunningApplication.Application {

    @Bean
    Sampler sampler() {
      return Sampler.always();
    }
  }
}
