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
import dev.lumen.trace.spring.http.HttpServerConventions;
import dev.lumen.trace.spring.http.RecordedHeaders;
import dev.lumen.trace.spring.http.UrlRedaction;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

  private ServerTraceFilter filter(Propagator propagator) {
    return new ServerTraceFilter(
        new ServerSpans(
            tracer,
            propagator,
            false,
            new ExcludedPaths(List.of()),
            new HttpServerConventions(new UrlRedaction(List.of()), noHeaders(), noHeaders())),
        HandlerDetails.NONE,
        List.of());
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
