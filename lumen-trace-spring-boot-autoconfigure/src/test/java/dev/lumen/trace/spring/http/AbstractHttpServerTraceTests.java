package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ResponseStatusException;

/** What holds of requests to Spring's handlers on every server and in both web stacks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AbstractHttpServerTraceTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN_ID = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

  /** What applications throw that have a handler for it, which makes a 409 of it. */
  public static final class SoldOutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SoldOutException() {
      super("sold out");
    }
  }

  /** How a request is passed on within the server. */
  public enum Passage {
    REQUEST,
    ASYNC,
    ERROR_PAGE
  }

  private final TestServer server;

  protected AbstractHttpServerTraceTests(TestServer server) {
    this.server = server;
  }

  protected final TestServer server() {
    return server;
  }

  /** The controller that handles the requests of these tests. */
  protected abstract Class<?> controller();

  /** What is thrown in the stack where such a status is answered; how its name ends. */
  protected abstract String exceptionOf(int status);

  /** Asserts that the application saw the span of the last request all the way. */
  protected abstract void assertPassed(SpanData span, Passage... passages);

  /** Where the application had a span before or after a request: to be empty. */
  protected abstract List<String> leaks();

  /** Whether the server tells of every client that goes away. */
  protected boolean tellsOfClientsThatGoAway() {
    return true;
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(server.leftovers()).isEmpty();
    assertThat(leaks()).isEmpty();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aPlainHandlerIsOneSpan() {
    HttpResponse<String> response = server().get("/orders/7");

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("order 7");
    assertThat(span.name()).isEqualTo("GET /orders/{id}");
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).isEmpty();
    assertAttribute(span, "http.route", "/orders/{id}");
    assertAttribute(span, "http.response.status_code", 200L);
    assertThat(span.attributes().get("error.type")).isNull();
    assertPassed(span, Passage.REQUEST);
  }

  @Test
  void baggageIsThereForWhateverWorksForTheRequest() {
    HttpResponse<String> response =
        server().get("/baggage/7", "baggage", "tenant=north", "Baggage", "user=Am%C3%A9lie;p");

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("tenant=north,user=Am%C3%A9lie;p");
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.hasRemoteParent()).isFalse();
    assertThat(span.attributes().get("tenant")).isNull();
  }

  @Test
  void baggageIsThereBelowACallersTraceToo() {
    HttpResponse<String> response =
        server().get("/baggage/7", "baggage", "tenant=north", "traceparent", TRACEPARENT);

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("tenant=north");
    assertThat(span.parentSpanId()).hasToString(SPAN_ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/baggage/7", "/excluded/baggage/7"})
  void baggageIsThereWhereNothingIsRecorded(String path) {
    HttpResponse<String> response =
        server()
            .get(path, "baggage", "tenant=north", "traceparent", TRACEPARENT.replace("-01", "-00"));

    assertThat(response.body()).isEqualTo("tenant=north");
  }

  @Test
  void baggageWithoutATraceIsThereWhereARequestIsExcluded() {
    assertThat(server().get("/excluded/baggage/7", "baggage", "tenant=north").body())
        .isEqualTo("tenant=north");
    assertThat(server().get("/excluded/7", "baggage", "tenant=north").body())
        .matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-02");
  }

  @ParameterizedTest
  @CsvSource({"b3, -1, 01", "X-B3-TraceId, '', 01"})
  void aCallerThatSpeaksB3IsFollowed(String header, String decision, String flags) {
    HttpResponse<String> response =
        header.equals("b3")
            ? server().get("/current/7", header, TRACE_ID + "-" + SPAN_ID + decision)
            : server().get("/current/7", header, TRACE_ID, "X-B3-SpanId", SPAN_ID);

    SpanData span = server().takeSpan();
    assertThat(span.traceId()).hasToString(TRACE_ID);
    assertThat(span.parentSpanId()).hasToString(SPAN_ID);
    assertThat(response.body()).endsWith(flags);
  }

  @Test
  void aFunctionalRouteIsOneSpan() {
    server().get("/functional/7");

    SpanData span = server().takeSpan();
    assertThat(span.name()).isEqualTo("GET /functional/{id}");
    assertAttribute(span, "http.route", "/functional/{id}");
    assertPassed(span, Passage.REQUEST);
  }

  @Test
  void theWelcomePageIsTheRootThatWasAskedFor() {
    HttpResponse<String> response = server().get("/");

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("welcome\n");
    assertThat(span.name()).isEqualTo("GET /");
    assertAttribute(span, "http.route", "/");
  }

  @Test
  void aPreflightNamesNeitherAControllerNorItsRoute() {
    HttpResponse<String> response =
        server()
            .send(
                "OPTIONS",
                "/cross-origin/7",
                "Origin",
                "http://shop.example",
                "Access-Control-Request-Method",
                "GET");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://shop.example");
    assertThat(span.name()).isEqualTo("OPTIONS");
    assertAttribute(span, "http.route", null);
    assertAttribute(span, "code.function.name", null);
  }

  @Test
  void aRequestFromAnotherOriginIsNamedByItsRoute() {
    server().get("/cross-origin/7", "Origin", "http://shop.example");
    assertThat(server().takeSpan().name()).isEqualTo("GET /cross-origin/{id}");

    server().get("/cross-origin/7", "Origin", "http://elsewhere.example");
    SpanData refused = server().takeSpan();
    assertThat(refused.name()).isEqualTo("GET /cross-origin/{id}");
    assertAttribute(refused, "http.response.status_code", 403L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "functional-name"})
  void theNameIsThereWhileTheRequestRuns(String handler) {
    HttpResponse<String> response = server().get("/" + handler + "/7");

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("GET /" + handler + "/{id}").isEqualTo(span.name());
  }

  @Test
  void whatTheApplicationSaysStays() {
    server().get("/named/7");

    SpanData span = server().takeSpan();
    assertThat(span.name()).isEqualTo("query findOrder");
    assertAttribute(span, "http.route", "/graphql");
    assertAttribute(span, "code.function.name", "Orders.find");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /sold-out/7, 409",
    "GET, /nowhere/7, 404",
    "POST, /orders/7, 405",
    "GET, /number/seven, 400",
  })
  void anExceptionThatIsNoErrorOfTheServerHasNoStackTrace(String method, String path, int status) {
    HttpResponse<String> response = server().send(method, path);

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.attributes().get("error.type")).isNull();
    assertThat(span.events()).hasSize(1);
    Attributes event = span.events().get(0).attributes();
    assertThat(event.get("exception.type")).asString().endsWith(exceptionOf(status));
    assertThat(event.get("exception.message")).isNotNull();
    assertThat(event.get("exception.stacktrace")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/closed/7", "/unavailable/7", "/throws/7"})
  void anExceptionThatIsAnErrorOfTheServerHasItsStackTrace(String path) {
    server().get(path);

    SpanData span = server().takeSpan();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.events()).hasSize(1);
    assertThat(span.events().get(0).attributes().get("exception.stacktrace"))
        .asString()
        .contains(controller().getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"callable", "deferred", "streaming", "sse"})
  void anAsynchronousHandlerIsOneSpan(String handler) {
    HttpResponse<String> response = server().get("/" + handler + "/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(span.name()).isEqualTo("GET /" + handler + "/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).isEmpty();
    assertAttribute(span, "http.response.status_code", 200L);
    assertPassed(span, Passage.REQUEST, Passage.ASYNC);
  }

  @Test
  void anExceptionThatEscapesAsynchronouslyIsAnError() {
    HttpResponse<String> response = server().get("/callable-fails/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(span.name()).isEqualTo("GET /callable-fails/{id}");
    assertError(span, IllegalStateException.class, "no 7");
    assertAttribute(span, "http.response.status_code", 500L);
    assertPassed(span, Passage.REQUEST, Passage.ASYNC, Passage.ERROR_PAGE);
  }

  @Test
  void anExceptionThatIsResolvedAsynchronouslyIsAnEvent() {
    HttpResponse<String> response = server().get("/callable-sold-out/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertException(span, SoldOutException.class, "sold out");
    assertPassed(span, Passage.REQUEST, Passage.ASYNC);
  }

  @Test
  void aStreamThatFailsAfterItsBeginningIsAnErrorWithTheStatusThatWasSent() {
    int status = server().statusOrNone("GET", "/streaming-fails/7");

    SpanData span = server().takeSpan();
    assertThat(status).isEqualTo(200);
    assertThat(span.name()).isEqualTo("GET /streaming-fails/{id}");
    assertError(span, IllegalStateException.class, "no more");
    assertAttribute(span, "http.response.status_code", 200L);
  }

  @RepeatedTest(10)
  void aClientThatGoesAwayEndsTheSpanAndIsNoError() {
    assumeThat(tellsOfClientsThatGoAway()).isTrue();

    server().getAndLeave("/endless/7");

    SpanData span = server().takeSpan();
    assertThat(span.name()).isEqualTo("GET /endless/{id}");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    // Tomcat may have forgotten the status by then.
    assertThat(span.attributes().get("http.response.status_code")).isIn(200L, null);
  }

  @Test
  void anExceptionThatEscapesIsAnErrorAndTheErrorPageIsInTheSpan() {
    HttpResponse<String> response = server().get("/throws/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(span.name()).isEqualTo("GET /throws/{id}");
    assertError(span, IllegalStateException.class, "no 7");
    assertAttribute(span, "http.route", "/throws/{id}");
    assertAttribute(span, "http.response.status_code", 500L);
    assertPassed(span, Passage.REQUEST, Passage.ERROR_PAGE);
  }

  @Test
  void anErrorThatEscapesIsRecordedAsItself() {
    server().get("/throws-error/7");

    SpanData span = server().takeSpan();
    assertError(span, AssertionError.class, "no 7");
    assertAttribute(span, "http.response.status_code", 500L);
    assertPassed(span, Passage.REQUEST, Passage.ERROR_PAGE);
  }

  @Test
  void anExceptionThatAHandlerResolvedIsAnEvent() {
    HttpResponse<String> response = server().get("/sold-out/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.attributes().get("error.type")).isNull();
    assertException(span, SoldOutException.class, "sold out");
    assertPassed(span, Passage.REQUEST);
  }

  @Test
  void anExceptionThatIsAStatusIsAnEventAndItsStatusCounts() {
    HttpResponse<String> response = server().get("/unavailable/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isNull();
    assertAttribute(span, "error.type", "503");
    assertException(span, ResponseStatusException.class, "503 SERVICE_UNAVAILABLE \"come again\"");
    assertPassed(span, Passage.REQUEST, Passage.ERROR_PAGE);
  }

  @Test
  void aClientsMistakeIsNoErrorOfTheServer() {
    server().get("/bad/7");

    SpanData span = server().takeSpan();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.attributes().get("error.type")).isNull();
    assertAttribute(span, "http.response.status_code", 400L);
  }

  @Test
  void aServersFailureIsAnErrorWithoutAnException() {
    server().get("/broken/7");

    SpanData span = server().takeSpan();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.events()).isEmpty();
    assertAttribute(span, "error.type", "500");
  }

  @Test
  void whatIsNotFoundHasNoRoute() {
    HttpResponse<String> response = server().get("/nowhere/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.attributes().get("http.route")).isNull();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertAttribute(span, "http.response.status_code", 404L);
    assertPassed(span, Passage.REQUEST, Passage.ERROR_PAGE);
  }

  @Test
  void aStaticResourceHasNoRoute() {
    HttpResponse<String> response = server().get("/lumen-trace-test.txt");

    SpanData span = server().takeSpan();
    assertThat(response.body()).isEqualTo("static\n");
    assertThat(span.name()).isEqualTo("GET");
    assertThat(span.attributes().get("http.route")).isNull();
    assertAttribute(span, "http.response.status_code", 200L);
  }

  @Test
  void theSpanSaysWhoAskedWhomForWhat() {
    server().get("/orders/7?size=xl", "User-Agent", "tests");

    Attributes attributes = server().takeSpan().attributes();
    assertThat(attributes.asMap())
        .containsEntry("http.request.method", "GET")
        .containsEntry("url.scheme", "http")
        .containsEntry("url.path", "/orders/7")
        .containsEntry("url.query", "size=xl")
        .containsEntry("server.address", "localhost")
        .containsEntry("server.port", (long) server().port())
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("user_agent.original", "tests")
        .containsEntry("network.protocol.version", "1.1")
        .containsEntry("http.route", "/orders/{id}")
        .containsEntry("code.function.name", controller().getName() + ".order")
        .containsEntry("http.response.status_code", 200L)
        .hasSize(12);
  }

  @Test
  void secretsInTheUrlAreRedacted() {
    server().get("/orders/7;jsessionid=5EC2E7?%74oken=secret&size=xl");

    Attributes attributes = server().takeSpan().attributes();
    assertThat(attributes.get("url.path")).isEqualTo("/orders/7;jsessionid=REDACTED");
    assertThat(attributes.get("url.query")).isEqualTo("%74oken=REDACTED&size=xl");
  }

  @Test
  void anUnknownMethodIsNoPartOfTheName() {
    server().send("PURGE", "/orders/7");

    SpanData span = server().takeSpan();
    assertThat(span.name()).isEqualTo("HTTP");
    assertAttribute(span, "http.request.method", "_OTHER");
    assertAttribute(span, "http.request.method_original", "PURGE");
  }

  @Test
  void theHeadOfAResponseIsNamedByItsMethod() {
    HttpResponse<String> response = server().send("HEAD", "/orders/7");

    SpanData span = server().takeSpan();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(span.name()).isEqualTo("HEAD /orders/{id}");
    assertAttribute(span, "http.request.method", "HEAD");
    assertAttribute(span, "http.response.status_code", 200L);
  }

  @Test
  void theHeadersThatPropertiesNameAreRecorded() {
    server().get("/headers", "X-Tenant", "a", "X-Tenant", "b");

    SpanData span = server().takeSpan();
    assertAttribute(span, "http.request.header.x-tenant", List.of("a", "b"));
    assertAttribute(span, "http.request.header.x-absent", null);
    assertAttribute(span, "http.response.header.x-reply", List.of("a", "b"));
  }

  @Test
  void theCallersSpanIsTheParent() {
    server().get("/orders/7", "traceparent", TRACEPARENT, "tracestate", "vendor=1");

    SpanData span = server().takeSpan();
    assertThat(span.traceId()).hasToString(TRACE_ID);
    assertThat(span.parentSpanId()).hasToString(SPAN_ID);
    assertThat(span.hasRemoteParent()).isTrue();
    assertThat(span.context().traceState()).hasToString("vendor=1");
  }

  @Test
  void twoCallersAreNone() {
    server()
        .get("/orders/7", "traceparent", TRACEPARENT, "traceparent", TRACEPARENT.replace('4', '5'));

    SpanData span = server().takeSpan();
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.traceId().toString()).isNotEqualTo(TRACE_ID);
  }

  @Test
  void aTraceThatTheCallerDoesNotRecordIsNotRecordedButCurrent() {
    String unsampled = "00-" + TRACE_ID + "-" + SPAN_ID + "-00";

    assertThat(server().get("/current/7", "traceparent", unsampled).body()).isEqualTo(unsampled);
  }

  @Test
  void anExcludedRequestIsNotRecordedNorIsAnythingBelowIt() {
    HttpResponse<String> response = server().get("/excluded/7", "traceparent", TRACEPARENT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("00-" + TRACE_ID).endsWith("-00");
    assertThat(response.body()).doesNotContain(SPAN_ID);
  }

  protected static void assertAttribute(SpanData span, String key, @Nullable Object value) {
    assertThat(span.attributes().get(key)).as(key).isEqualTo(value);
  }

  protected static void assertError(SpanData span, Class<?> type, String message) {
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isEqualTo(message);
    assertAttribute(span, "error.type", type.getName());
    assertException(span, type, message);
  }

  protected static void assertException(SpanData span, Class<?> type, String message) {
    assertThat(span.events()).extracting(SpanEvent::name).containsExactly("exception");
    assertThat(span.events().get(0).attributes().get("exception.type")).isEqualTo(type.getName());
    assertThat(span.events().get(0).attributes().get("exception.message")).isEqualTo(message);
  }
}
