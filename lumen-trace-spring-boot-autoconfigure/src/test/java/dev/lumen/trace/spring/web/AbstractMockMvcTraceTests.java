package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;

/** Requests that no server sees, whether or not the application has one: each ends by itself. */
@AutoConfigureMockMvc
@TestPropertySource(properties = "lumen.trace.export.async=false")
// What is kept would write ids into the log of other tests.
@DirtiesContext
abstract class AbstractMockMvcTraceTests {

  @Autowired private MockMvc mvc;
  @Autowired private Tracer tracer;
  @Autowired private TestServer.SpanQueue spans;

  @AfterEach
  void nothingIsLeft() {
    assertThat(Span.current().context().isValid()).isFalse();
    assertThat(tracer.stats().live()).isZero();
    assertThat(spans.poll()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/7, 200, GET /orders/{id}",
    "/bad/7, 400, GET /bad/{id}",
    "/sold-out/7, 409, GET /sold-out/{id}",
    "/sends-error/7, 418, GET /sends-error/{id}",
    "/nowhere/7, 404, GET"
  })
  void anAnswerEndsTheSpan(String path, long status, String name) throws Exception {
    mvc.perform(get(path));

    assertSpan(name, status, null);
  }

  @Test
  void anErrorThatIsSentIsAnError() throws Exception {
    mvc.perform(get("/unavailable/7"));

    assertSpan("GET /unavailable/{id}", 503, "503");
  }

  @Test
  void anExceptionThatEscapesIsAnErrorAndNothingStaysCurrent() {
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> mvc.perform(get("/throws/7")));

    assertSpan("GET /throws/{id}", 500, IllegalStateException.class.getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"callable", "deferred", "streaming"})
  void anAsynchronousHandlerIsOneSpan(String handler) throws Exception {
    MvcResult started = mvc.perform(get("/" + handler + "/7")).andReturn();
    assertThat(spans.poll()).isNull();

    mvc.perform(asyncDispatch(started));

    assertSpan("GET /" + handler + "/{id}", 200, null);
  }

  @Test
  void anExceptionThatEscapesAsynchronouslyIsAnError() throws Exception {
    MvcResult started = mvc.perform(get("/callable-fails/7")).andReturn();

    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> mvc.perform(asyncDispatch(started)));

    assertSpan("GET /callable-fails/{id}", 500, IllegalStateException.class.getName());
  }

  private void assertSpan(String name, long status, @Nullable String errorType) {
    SpanData span = spans.poll();
    assertThat(span).isNotNull();
    assertThat(span.name()).isEqualTo(name);
    assertThat(span.status()).isEqualTo(errorType == null ? SpanStatus.UNSET : SpanStatus.ERROR);
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(status);
    assertThat(span.attributes().get("error.type")).isEqualTo(errorType);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    Applications.Tomcat.class,
    Applications.Tracing.class,
    Applications.WebMvc.class
  })
  @Import({ShopController.class, TestServer.SpanQueue.class})
  static class Application {}
}
