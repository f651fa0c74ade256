package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.web.ShopController.SoldOutException;
import jakarta.servlet.DispatcherType;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ResponseStatusException;

/** What holds of Spring MVC on every server: one span a request, whatever the dispatches. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractServletTraceTests {

  private final TestServer server;
  private final Dispatches dispatches;

  AbstractServletTraceTests(Class<?> serverConfiguration) {
    this(TestServer.start(application(serverConfiguration)));
  }

  AbstractServletTraceTests(TestServer server) {
    this.server = server;
    this.dispatches = server.context().getBean(Dispatches.class);
  }

  static List<Class<?>> application(Class<?> serverConfiguration) {
    return Applications.webMvc(serverConfiguration, Dispatches.class, ShopController.class);
  }

  TestServer server() {
    return server;
  }

  /** How a request comes to the error page. */
  DispatcherType errorPage() {
    return DispatcherType.ERROR;
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
  void aPlainHandlerIsOneSpan() {
    HttpResponse<String> response = server.get("/orders/7");

    SpanData span = server.takeSpan();
    assertThat(response.body()).isEqualTo("order 7");
    assertThat(span.name()).isEqualTo("GET /orders/{id}");
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).isEmpty();
    assertAttribute(span, "http.route", "/orders/{id}");
    assertAttribute(span, "http.response.status_code", 200L);
    assertThat(span.attributes().get("error.type")).isNull();
    assertDispatches(span, DispatcherType.REQUEST);
  }

  @Test
  void aFunctionalRouteIsOneSpan() {
    server.get("/functional/7");

    SpanData span = server.takeSpan();
    assertThat(span.name()).isEqualTo("GET /functional/{id}");
    assertAttribute(span, "http.route", "/functional/{id}");
    assertDispatches(span, DispatcherType.REQUEST);
  }

  @Test
  void aForwardIsWithinTheSpan() {
    HttpResponse<String> response = server.get("/forward/7");

    SpanData span = server.takeSpan();
    assertThat(response.body()).isEqualTo("order 7");
    assertThat(span.name()).isEqualTo("GET /forward/{id}");
    assertAttribute(span, "http.route", "/forward/{id}");
    assertAttribute(span, "code.function.name", ShopController.class.getName() + ".forward");
    assertAttribute(span, "http.response.status_code", 200L);
    assertDispatches(span, DispatcherType.REQUEST, DispatcherType.FORWARD);
  }

  @Test
  void aForwardToAFileKeepsTheRouteThatWasAskedFor() {
    HttpResponse<String> response = server.get("/forward-to-file/7");

    SpanData span = server.takeSpan();
    assertThat(response.body()).isEqualTo("static\n");
    assertThat(span.name()).isEqualTo("GET /forward-to-file/{id}");
    assertAttribute(span, "http.route", "/forward-to-file/{id}");
  }

  @Test
  void theWelcomePageIsTheRootThatWasAskedFor() {
    HttpResponse<String> response = server.get("/");

    SpanData span = server.takeSpan();
    assertThat(response.body()).isEqualTo("welcome\n");
    assertThat(span.name()).isEqualTo("GET /");
    assertAttribute(span, "http.route", "/");
  }

  @Test
  void aPreflightNamesNeitherAControllerNorItsRoute() {
    HttpResponse<String> response =
        server.send(
            "OPTIONS",
            "/cross-origin/7",
            "Origin",
            "http://shop.example",
            "Access-Control-Request-Method",
            "GET");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://shop.example");
    assertThat(span.name()).isEqualTo("OPTIONS");
    assertAttribute(span, "http.route", null);
    assertAttribute(span, "code.function.name", null);
  }

  @Test
  void aRequestFromAnotherOriginIsNamedByItsRoute() {
    server.get("/cross-origin/7", "Origin", "http://shop.example");
    assertThat(server.takeSpan().name()).isEqualTo("GET /cross-origin/{id}");

    server.get("/cross-origin/7", "Origin", "http://elsewhere.example");
    SpanData refused = server.takeSpan();
    assertThat(refused.name()).isEqualTo("GET /cross-origin/{id}");
    assertAttribute(refused, "http.response.status_code", 403L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "functional-name"})
  void theNameIsThereWhileTheRequestRuns(String handler) {
    HttpResponse<String> response = server.get("/" + handler + "/7");

    SpanData span = server.takeSpan();
    assertThat(response.body()).isEqualTo("GET /" + handler + "/{id}").isEqualTo(span.name());
  }

  @Test
  void whatTheApplicationSaysStays() {
    server.get("/named/7");

    SpanData span = server.takeSpan();
    assertThat(span.name()).isEqualTo("query findOrder");
    assertAttribute(span, "http.route", "/graphql");
    assertAttribute(span, "code.function.name", "Orders.find");
  }

  @Test
  void aNameOfTheApplicationStaysThroughAsynchronousProcessing() {
    server.get("/named-callable/7");

    SpanData span = server.takeSpan();
    assertThat(span.name()).isEqualTo("query findOrder");
    assertAttribute(span, "http.route", "/named-callable/{id}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /sold-out/7, 409, SoldOutException, sold out",
    "GET, /nowhere/7, 404, NoResourceFoundException, No static resource nowhere/7 for request '/nowhere/7'.",
    "POST, /orders/7, 405, HttpRequestMethodNotSupportedException, Request method 'POST' is not supported",
    "GET, /number/seven, 400, MethodArgumentTypeMismatchException,",
  })
  void anExceptionThatIsNoErrorOfTheServerHasNoStackTrace(
      String method, String path, int status, String type, @Nullable String message) {
    HttpResponse<String> response = server.send(method, path);

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(span.events()).hasSize(1);
    Attributes event = span.events().get(0).attributes();
    assertThat(event.get("exception.type")).asString().endsWith(type);
    assertThat(event.get("exception.message")).asString().contains(message == null ? "" : message);
    assertThat(event.get("exception.stacktrace")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/closed/7", "/unavailable/7", "/throws/7"})
  void anExceptionThatIsAnErrorOfTheServerHasItsStackTrace(String path) {
    server.get(path);

    SpanData span = server.takeSpan();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.events()).hasSize(1);
    assertThat(span.events().get(0).attributes().get("exception.stacktrace"))
        .asString()
        .contains(ShopController.class.getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"callable", "deferred", "streaming", "sse"})
  void anAsynchronousHandlerIsOneSpan(String handler) {
    HttpResponse<String> response = server.get("/" + handler + "/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(span.name()).isEqualTo("GET /" + handler + "/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).isEmpty();
    assertAttribute(span, "http.response.status_code", 200L);
    assertDispatches(span, DispatcherType.REQUEST, DispatcherType.ASYNC);
  }

  @Test
  void anAsynchronousTimeoutIsOneSpanWithItsStatus() {
    HttpResponse<String> response = server.get("/deferred-times-out/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(span.name()).isEqualTo("GET /deferred-times-out/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertAttribute(span, "http.response.status_code", 503L);
    assertAttribute(span, "error.type", "503");
    assertDispatches(span, DispatcherType.REQUEST, DispatcherType.ASYNC, errorPage());
  }

  @Test
  void anExceptionThatEscapesAsynchronouslyIsAnError() {
    HttpResponse<String> response = server.get("/callable-fails/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(span.name()).isEqualTo("GET /callable-fails/{id}");
    assertError(span, IllegalStateException.class, "no 7");
    assertAttribute(span, "http.response.status_code", 500L);
    assertDispatches(span, DispatcherType.REQUEST, DispatcherType.ASYNC, errorPage());
  }

  @Test
  void anExceptionThatIsResolvedAsynchronouslyIsAnEvent() {
    HttpResponse<String> response = server.get("/callable-sold-out/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertException(span, SoldOutException.class, "sold out");
    assertDispatches(span, DispatcherType.REQUEST, DispatcherType.ASYNC);
  }

  @Test
  void aStreamThatFailsAfterItsBeginningIsAnErrorWithTheStatusThatWasSent() {
    int status = server.statusOrNone("GET", "/streaming-fails/7");

    SpanData span = server.takeSpan();
    assertThat(status).isEqualTo(200);
    assertThat(span.name()).isEqualTo("GET /streaming-fails/{id}");
    assertError(span, IllegalStateException.class, "no more");
    assertAttribute(span, "http.response.status_code", 200L);
  }

  /** Whether the server tells of every client that goes away. */
  boolean tellsOfClientsThatGoAway() {
    return true;
  }

  @RepeatedTest(10)
  void aClientThatGoesAwayEndsTheSpanAndIsNoError() {
    assumeThat(tellsOfClientsThatGoAway()).isTrue();

    server.getAndLeave("/endless/7");

    SpanData span = server.takeSpan();
    assertThat(span.name()).isEqualTo("GET /endless/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    // Tomcat may have forgotten the status by then.
    assertThat(span.attributes().get("http.response.status_code")).isIn(200L, null);
  }

  @Test
  void anExceptionThatEscapesIsAnErrorAndTheErrorPageIsInTheSpan() {
    HttpResponse<String> response = server.get("/throws/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(span.name()).isEqualTo("GET /throws/{id}");
    assertError(span, IllegalStateException.class, "no 7");
    assertAttribute(span, "http.route", "/throws/{id}");
    assertAttribute(span, "http.response.status_code", 500L);
    assertDispatches(span, DispatcherType.REQUEST, errorPage());
  }

  @Test
  void anErrorThatEscapesIsRecordedAsItself() {
    server.get("/throws-error/7");

    SpanData span = server.takeSpan();
    assertError(span, AssertionError.class, "no 7");
    assertAttribute(span, "http.response.status_code", 500L);
    assertDispatches(span, DispatcherType.REQUEST, errorPage());
  }

  @Test
  void anExceptionAfterTheResponseHasBegunIsAnErrorWithTheStatusThatWasSent() {
    int status = server.statusOrNone("GET", "/throws-late/7");

    SpanData span = server.takeSpan();
    assertThat(status).isEqualTo(200);
    assertError(span, IllegalStateException.class, "too late");
    assertAttribute(span, "http.response.status_code", 200L);
  }

  @Test
  void anExceptionThatAHandlerResolvedIsAnEvent() {
    HttpResponse<String> response = server.get("/sold-out/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.attributes().get("error.type")).isNull();
    assertException(span, SoldOutException.class, "sold out");
    assertDispatches(span, DispatcherType.REQUEST);
  }

  @Test
  void anExceptionThatIsAStatusIsAnEventAndItsStatusCounts() {
    HttpResponse<String> response = server.get("/unavailable/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isNull();
    assertAttribute(span, "error.type", "503");
    assertException(span, ResponseStatusException.class, "503 SERVICE_UNAVAILABLE \"come again\"");
    assertDispatches(span, DispatcherType.REQUEST, errorPage());
  }

  @Test
  void anErrorThatIsSentKeepsTheRouteThatWasAskedFor() {
    HttpResponse<String> response = server.get("/sends-error/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(span.name()).isEqualTo("GET /sends-error/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertAttribute(span, "http.response.status_code", 418L);
    assertDispatches(span, DispatcherType.REQUEST, errorPage());
  }

  @Test
  void aClientsMistakeIsNoErrorOfTheServer() {
    server.get("/bad/7");

    SpanData span = server.takeSpan();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.attributes().get("error.type")).isNull();
    assertAttribute(span, "http.response.status_code", 400L);
  }

  @Test
  void aLongAnswerToAMistakeEndsItsSpanToo() {
    server.get("/long-and-bad/7");

    SpanData span = server.takeSpan();
    assertThat(span.name()).isEqualTo("GET /long-and-bad/{id}");
    assertAttribute(span, "http.response.status_code", 400L);
    assertDispatches(span, DispatcherType.REQUEST);
  }

  @Test
  void aServersFailureIsAnErrorWithoutAnException() {
    server.get("/broken/7");

    SpanData span = server.takeSpan();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.events()).isEmpty();
    assertAttribute(span, "error.type", "500");
  }

  @Test
  void whatIsNotFoundHasNoRoute() {
    HttpResponse<String> response = server.get("/nowhere/7");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.attributes().get("http.route")).isNull();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertAttribute(span, "http.response.status_code", 404L);
    assertDispatches(span, DispatcherType.REQUEST, errorPage());
  }

  @Test
  void aStaticResourceHasNoRoute() {
    HttpResponse<String> response = server.get("/lumen-trace-test.txt");

    SpanData span = server.takeSpan();
    assertThat(response.body()).isEqualTo("static\n");
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.attributes().get("http.route")).isNull();
    assertAttribute(span, "http.response.status_code", 200L);
  }

  @ParameterizedTest
  @CsvSource({"/orders/7, 200", "/sold-out/7, 409"})
  void aResponseThatThrowsBreaksNoRequest(String path, int status) {
    HttpResponse<String> response = server.get(path, Dispatches.BROKEN_HEADER, "yes");

    SpanData span = server.takeSpan();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(span.name()).startsWith("GET " + path.substring(0, path.lastIndexOf('/')));
  }

  private void assertDispatches(SpanData span, DispatcherType... types) {
    assertThat(dispatches.types()).containsExactly(types);
    assertThat(dispatches.inside())
        .allSatisfy(dispatch -> assertThat(dispatch.context()).isEqualTo(span.context()))
        .allSatisfy(dispatch -> assertThat(dispatch.recording()).isTrue());
  }

  private static void assertAttribute(SpanData span, String key, @Nullable Object value) {
    assertThat(span.attributes().get(key)).as(key).isEqualTo(value);
  }

  private static void assertError(SpanData span, Class<?> type, String message) {
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isEqualTo(message);
    assertAttribute(span, "error.type", type.getName());
    assertException(span, type, message);
  }

  private static void assertException(SpanData span, Class<?> type, String message) {
    assertThat(span.events()).extracting(SpanEvent::name).containsExactly("exception");
    assertThat(span.events().get(0).attributes().get("exception.type")).isEqualTo(type.getName());
    assertThat(span.events().get(0).attributes().get("exception.message")).isEqualTo(message);
  }
}
