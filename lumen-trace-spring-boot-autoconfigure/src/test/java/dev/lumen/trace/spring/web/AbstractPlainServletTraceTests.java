package dev.lumen.trace.spring.web;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds of servlets on every server, without Spring MVC and without an error page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractPlainServletTraceTests {

  private final TestServer server;
  private final Dispatches dispatches;

  AbstractPlainServletTraceTests(Class<?> serverConfiguration) {
    this.server =
        TestServer.start(
            Applications.servlets(
                serverConfiguration, Dispatches.class, AsyncServlet.Registration.class),
            "lumen.trace.web.response-headers=X-Reply");
    this.dispatches = server.context().getBean(Dispatches.class);
  }

  @BeforeEach
  void forgetDispatches() {
    dispatches.clear();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(server.leftovers()).isEmpty();
    assertThat(dispatches.leaks()).isEmpty();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aServletIsOneSpanWithoutARoute() {
    assertSpan("/servlet/plain", 200, null, REQUEST);
  }

  @Test
  void anExceptionThatEscapesIsAnErrorByItsCause() {
    SpanData span =
        assertSpan("/servlet/throws", 500, IllegalStateException.class.getName(), REQUEST);

    assertException(span, IllegalStateException.class, "inner");
  }

  @Test
  void aCheckedExceptionThatEscapesIsAnError() {
    SpanData span = assertSpan("/servlet/throws-io", 500, IOException.class.getName(), REQUEST);

    assertException(span, IOException.class, "disk");
  }

  @Test
  void anErrorThatIsSentEndsTheSpan() {
    assertSpan("/servlet/sends-404", 404, null, REQUEST);
    dispatches.clear();
    assertSpan("/servlet/sends-503", 503, "503", REQUEST);
  }

  @Test
  void completionOnAnotherThreadEndsTheSpan() {
    assertSpan("/servlet/completes", 202, null, REQUEST);
  }

  @Test
  void aTimeoutThatNobodyHandlesIsAnError() {
    assertSpan("/servlet/times-out", 500, "500", REQUEST);
  }

  @Test
  void anExceptionAfterTheStartOfAsynchronousProcessingIsAnError() {
    // Tomcat closes the connection: and the client would send anything but a POST again.
    int status = server.statusOrNone("POST", "/servlet/starts-and-throws");

    SpanData span = server.takeSpan();
    assertThat(status).isIn(500, 0);
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(500L);
    assertException(span, IllegalStateException.class, "started");
  }

  @Test
  void anAsynchronousDispatchIsInTheSpan() {
    assertSpan("/servlet/dispatches", 200, null, REQUEST, ASYNC);
  }

  @Test
  void aSecondStartOfAsynchronousProcessingIsInTheSpan() {
    assertSpan("/servlet/dispatches-twice", 200, null, REQUEST, ASYNC, ASYNC);
  }

  @Test
  void anExceptionThatEscapesAnAsynchronousDispatchIsAnError() {
    SpanData span =
        assertSpan(
            "/servlet/dispatches-and-throws",
            500,
            IllegalStateException.class.getName(),
            REQUEST,
            ASYNC);

    assertException(span, IllegalStateException.class, "dispatched");
  }

  @Test
  void anErrorThatAnAsynchronousDispatchSendsEndsTheSpan() {
    assertSpan("/servlet/dispatches-and-sends-503", 503, "503", REQUEST, ASYNC);
  }

  private SpanData assertSpan(
      String path, int status, @Nullable String errorType, DispatcherType... types) {
    HttpResponse<String> response = server.get(path);

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.attributes().get("http.route")).isNull();
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo((long) status);
    assertThat(span.attributes().get("error.type")).isEqualTo(errorType);
    assertThat(span.attributes().get("http.response.header.x-reply"))
        .isEqualTo(response.headers().map().get("X-Reply"));
    assertThat(span.status()).isEqualTo(errorType == null ? SpanStatus.UNSET : SpanStatus.ERROR);
    assertThat(dispatches.types()).containsExactly(types);
    assertThat(dispatches.inside())
        .allSatisfy(dispatch -> assertThat(dispatch.context()).isEqualTo(span.context()))
        .allSatisfy(dispatch -> assertThat(dispatch.recording()).isTrue());
    return span;
  }

  private static void assertException(SpanData span, Class<?> type, String message) {
    assertThat(span.events()).extracting(SpanEvent::name).containsExactly("exception");
    assertThat(span.events().get(0).attributes().get("exception.type")).isEqualTo(type.getName());
    assertThat(span.events().get(0).attributes().get("exception.message")).isEqualTo(message);
  }
}
