package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.AbstractHttpServerTraceTests;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.DispatcherType;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of Spring MVC on every server: one span a request, whatever the dispatches. */
abstract class AbstractServletTraceTests extends AbstractHttpServerTraceTests {

  private final Dispatches dispatches;

  AbstractServletTraceTests(Class<?> serverConfiguration) {
    this(TestServer.start(application(serverConfiguration)));
  }

  AbstractServletTraceTests(TestServer server) {
    super(server);
    this.dispatches = server.context().getBean(Dispatches.class);
  }

  static List<Class<?>> application(Class<?> serverConfiguration) {
    return Applications.webMvc(serverConfiguration, Dispatches.class, ShopController.class);
  }

  /** How a request comes to the error page. */
  DispatcherType errorPage() {
    return DispatcherType.ERROR;
  }

  @Override
  protected Class<?> controller() {
    return ShopController.class;
  }

  @Override
  protected String exceptionOf(int status) {
    return switch (status) {
      case 400 -> ".MethodArgumentTypeMismatchException";
      case 404 -> ".NoResourceFoundException";
      case 405 -> ".HttpRequestMethodNotSupportedException";
      default -> "$SoldOutException";
    };
  }

  @Override
  protected List<String> leaks() {
    return dispatches.leaks();
  }

  @Override
  protected void assertPassed(SpanData span, Passage... passages) {
    assertDispatches(span, Stream.of(passages).map(this::dispatch).toArray(DispatcherType[]::new));
  }

  private DispatcherType dispatch(Passage passage) {
    return switch (passage) {
      case REQUEST -> DispatcherType.REQUEST;
      case ASYNC -> DispatcherType.ASYNC;
      case ERROR_PAGE -> errorPage();
    };
  }

  @BeforeEach
  void forgetDispatches() {
    dispatches.clear();
  }

  @Test
  void aForwardIsWithinTheSpan() {
    HttpResponse<String> response = server().get("/forward/7");

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("order 7");
    assertThat(span.name()).isEqualTo("GET /forward/{id}");
    assertAttribute(span, "http.route", "/forward/{id}");
    assertAttribute(span, "code.function.name", ShopController.class.getName() + ".forward");
    assertAttribute(span, "http.response.status_code", 200L);
    assertDispatches(span, DispatcherType.REQUEST, DispatcherType.FORWARD);
  }

  @Test
  void aForwardToAFileKeepsTheRouteThatWasAskedFor() {
    HttpResponse<String> response = server().get("/forward-to-file/7");

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("static\n");
    assertThat(span.name()).isEqualTo("GET /forward-to-file/{id}");
    assertAttribute(span, "http.route", "/forward-to-file/{id}");
  }

  @Test
  void aNameOfTheApplicationStaysThroughAsynchronousProcessing() {
    server().get("/named-callable/7");

    SpanData span = server().takeSpan();
    assertThat(span.name()).isEqualTo("query findOrder");
    assertAttribute(span, "http.route", "/named-callable/{id}");
  }

  @Test
  void anAsynchronousTimeoutIsOneSpanWithItsStatus() {
    HttpResponse<String> response = server().get("/deferred-times-out/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(span.name()).isEqualTo("GET /deferred-times-out/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertAttribute(span, "http.response.status_code", 503L);
    assertAttribute(span, "error.type", "503");
    assertDispatches(span, DispatcherType.REQUEST, DispatcherType.ASYNC, errorPage());
  }

  @Test
  void anExceptionAfterTheResponseHasBegunIsAnErrorWithTheStatusThatWasSent() {
    int status = server().statusOrNone("GET", "/throws-late/7");

    SpanData span = server().takeSpan();
    assertThat(status).isEqualTo(200);
    assertError(span, IllegalStateException.class, "too late");
    assertAttribute(span, "http.response.status_code", 200L);
  }

  @Test
  void anErrorThatIsSentKeepsTheRouteThatWasAskedFor() {
    HttpResponse<String> response = server().get("/sends-error/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(span.name()).isEqualTo("GET /sends-error/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertAttribute(span, "http.response.status_code", 418L);
    assertDispatches(span, DispatcherType.REQUEST, errorPage());
  }

  @Test
  void aLongAnswerToAMistakeEndsItsSpanToo() {
    server().get("/long-and-bad/7");

    SpanData span = server().takeSpan();
    assertThat(span.name()).isEqualTo("GET /long-and-bad/{id}");
    assertAttribute(span, "http.response.status_code", 400L);
    assertDispatches(span, DispatcherType.REQUEST);
  }

  @ParameterizedTest
  @CsvSource({"/orders/7, 200", "/sold-out/7, 409"})
  void aResponseThatThrowsBreaksNoRequest(String path, int status) {
    HttpResponse<String> response = server().get(path, Dispatches.BROKEN_HEADER, "yes");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(span.name()).startsWith("GET " + path.substring(0, path.lastIndexOf('/')));
  }

  private void assertDispatches(SpanData span, DispatcherType... types) {
    assertThat(dispatches.types()).containsExactly(types);
    assertThat(dispatches.inside())
        .allSatisfy(dispatch -> assertThat(dispatch.context()).isEqualTo(span.context()))
        .allSatisfy(dispatch -> assertThat(dispatch.recording()).isTrue());
  }
}
