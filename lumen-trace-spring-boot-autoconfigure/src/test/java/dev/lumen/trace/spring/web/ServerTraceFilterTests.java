package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.propagation.Getter;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.Setter;
import dev.lumen.trace.spring.http.ExcludedPaths;
import dev.lumen.trace.spring.http.HttpServerConventions;
import dev.lumen.trace.spring.http.HttpServerSpans;
import dev.lumen.trace.spring.http.RecordedHeaders;
import dev.lumen.trace.spring.http.UrlRedaction;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The filter by itself, on a server that it does not know. */
class ServerTraceFilterTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final ServerTraceFilter filter = filter(tracer.propagator());
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders/7");
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @Test
  void theSpanIsCurrentWithinAndEndedAfter() throws Exception {
    filter.doFilter(
        request, response, (req, res) -> assertThat(Span.current().isRecording()).isTrue());

    assertThat(Span.current().context().isValid()).isFalse();
    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("GET");
  }

  @Test
  void aFilterThatIsRegisteredTwiceMakesOneSpan() throws Exception {
    filter.doFilter(
        request,
        response,
        (req, res) -> {
          filter.doFilter(req, res, (innerReq, innerRes) -> {});
          assertThat(Span.current().isRecording()).isTrue();
        });

    assertThat(exporter.size()).isEqualTo(1);
  }

  @Test
  void anErrorThatIsSentEndsTheSpanWithItsStatus() throws Exception {
    filter.doFilter(request, response, (req, res) -> response.sendError(503));

    assertThat(exporter.spans()).singleElement().satisfies(ServerTraceFilterTests::is503);
  }

  @Test
  void theErrorPageHasTheIdsOfTheSpanThatHasEnded() throws Exception {
    filter.doFilter(request, response, (req, res) -> response.sendError(503));
    SpanData span = exporter.spans().get(0);

    request.setDispatcherType(DispatcherType.ERROR);
    filter.doFilter(
        request,
        response,
        (req, res) -> assertThat(Span.current().context()).isEqualTo(span.context()));

    assertThat(exporter.size()).isEqualTo(1);
  }

  @Test
  void whatEscapesIsThrownOnAsItIs() {
    IOException thrown = new IOException("disk");

    Throwable caught = catchThrowable(() -> filter.doFilter(request, response, throwing(thrown)));

    assertThat(caught).isSameAs(thrown);
    assertThat(exporter.spans())
        .singleElement()
        .satisfies(span -> assertThat(span.status()).isEqualTo(SpanStatus.ERROR));
  }

  @Test
  void onlyTheWrappingOfTheServletApiIsTakenOff() {
    ServletException own = new ServletException("own");

    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> filter.doFilter(request, response, throwing(own)));

    assertThat(exporter.spans().get(0).attributes().get("error.type"))
        .isEqualTo(ServletException.class.getName());
  }

  @Test
  void aPropagatorThatThrowsFailsNoRequest() throws Exception {
    Propagator broken =
        new Propagator() {
          @Override
          public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {}

          @Override
          public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
            throw new IllegalStateException("broken");
          }

          @Override
          public List<String> fields() {
            return List.of();
          }
        };

    filter(broken).doFilter(request, response, (req, res) -> response.setStatus(201));

    assertThat(response.getStatus()).isEqualTo(201);
    assertThat(exporter.spans())
        .singleElement()
        .satisfies(span -> assertThat(span.parentSpanId()).isNull());
  }

  @Test
  void anExceptionThatEscapesIsAnErrorOfTheServerWhateverTheStatusIsByThen() {
    Throwable unused =
        catchThrowable(() -> filter.doFilter(request, response, throwing(new IOException("disk"))));

    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(exporter.spans())
        .singleElement()
        .satisfies(
            span -> assertThat(span.attributes().get("http.response.status_code")).isEqualTo(500L));
  }

  @Test
  void anExceptionAfterTheResponseHasBegunLeavesTheStatusThatWasSent() {
    FilterChain chain =
        (req, res) -> {
          res.flushBuffer();
          throw new IOException("disk");
        };

    Throwable unused = catchThrowable(() -> filter.doFilter(request, response, chain));

    assertThat(exporter.spans().get(0).attributes().get("http.response.status_code"))
        .isEqualTo(200L);
  }

  @ParameterizedTest
  @MethodSource
  void aRequestThatThrowsGoesOn(HttpServletRequest broken) throws Exception {
    filter.doFilter(broken, response, (req, res) -> response.setStatus(201));

    assertThat(response.getStatus()).isEqualTo(201);
    assertNothingIsLeft();
  }

  static Stream<HttpServletRequest> aRequestThatThrowsGoesOn() {
    return Stream.of(
        new MockHttpServletRequest("GET", "/") {
          @Override
          public @Nullable Object getAttribute(String name) {
            throw new IllegalStateException("no attributes");
          }
        },
        new MockHttpServletRequest("GET", "/") {
          @Override
          public void setAttribute(String name, @Nullable Object value) {
            throw new UnsupportedOperationException("no new attributes");
          }
        },
        new MockHttpServletRequest("GET", "/") {
          @Override
          public String getServerName() {
            throw new AssertionError("no name");
          }
        },
        new MockHttpServletRequest("GET", "/") {
          @Override
          public boolean isAsyncStarted() {
            throw new NoSuchMethodError("isAsyncStarted");
          }
        });
  }

  @Test
  void faultsOfOursAreNoneOfTheRequest() throws Exception {
    HandlerDetails details =
        new HandlerDetails() {
          @Override
          public @Nullable String route(HttpServletRequest request) {
            throw new NoClassDefFoundError("org/example/Gone");
          }
        };
    ResponseCompletion completion =
        (request, exchange) -> {
          throw new NoSuchMethodError("awaitFor");
        };

    filter(tracer.propagator(), details, List.of(completion))
        .doFilter(request, response, (req, res) -> response.sendError(503));

    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(exporter.spans()).singleElement().satisfies(ServerTraceFilterTests::is503);
    assertNothingIsLeft();
  }

  @Test
  void whatEscapesIsThrownOnWhateverElseFails() {
    IOException thrown = new IOException("disk");
    MockHttpServletResponse broken =
        new MockHttpServletResponse() {
          @Override
          public int getStatus() {
            throw new IllegalStateException("no status");
          }

          @Override
          public boolean isCommitted() {
            throw new IllegalStateException("no state");
          }
        };

    Throwable caught = catchThrowable(() -> filter.doFilter(request, broken, throwing(thrown)));

    assertThat(caught).isSameAs(thrown);
    assertThat(exporter.spans())
        .singleElement()
        .satisfies(span -> assertThat(span.status()).isEqualTo(SpanStatus.ERROR));
    assertNothingIsLeft();
  }

  @Test
  void anAttributeOfAnotherApplicationIsNoneOfOurs() throws Exception {
    request.setAttribute(ServerExchange.ATTRIBUTE, "of the same name, and another class loader");

    filter.doFilter(request, response, (req, res) -> response.setStatus(201));

    assertThat(exporter.size()).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void aWrapperThatKeepsAttributesToItselfHidesNothingFromTheServer() {
    request.setAttribute(ServerExchange.ATTRIBUTE, RequestWatch.SERVER);

    Throwable unused =
        catchThrowable(
            () ->
                filter.doFilter(new Keeping(request), response, throwing(new IOException("disk"))));
    assertThat(exporter.size()).isZero();
    RequestWatch.threadLeaves(request);
    response.setStatus(500);
    RequestWatch.serverHasDone(request);

    assertThat(exporter.spans())
        .extracting(span -> span.attributes().get("http.response.status_code"))
        .containsExactly(500L);
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    assertThat(Span.current().context().isValid()).isFalse();
    assertThat(tracer.stats().live()).isZero();
  }

  private ServerTraceFilter filter(Propagator propagator) {
    return filter(propagator, HandlerDetails.NONE, List.of());
  }

  private ServerTraceFilter filter(
      Propagator propagator, HandlerDetails details, List<ResponseCompletion> completions) {
    return new ServerTraceFilter(
        new HttpServerSpans(
            tracer,
            propagator,
            false,
            new ExcludedPaths(List.of()),
            new HttpServerConventions(new UrlRedaction(List.of()), noHeaders(), noHeaders()),
            null),
        details,
        completions);
  }

  private static void is503(SpanData span) {
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(503L);
    assertThat(span.attributes().get("error.type")).isEqualTo("503");
  }

  private static FilterChain throwing(Exception exception) {
    return (request, response) -> {
      if (exception instanceof IOException thrown) {
        throw thrown;
      }
      throw (ServletException) exception;
    };
  }

  private static RecordedHeaders noHeaders() {
    return new RecordedHeaders("none", "none.", List.of());
  }
}
