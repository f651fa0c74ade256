package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.export.InMemoryExporter;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpServerConventionsTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final HttpServerConventions conventions =
      new HttpServerConventions(
          new UrlRedaction(List.of()),
          new RecordedHeaders("none", "none.", List.of()),
          new RecordedHeaders("none", "none.", List.of()));

  @Test
  void aRouteIsPartOfTheName() {
    Span span = tracer.start("GET");

    conventions.route(span, "GET", "/orders/{id}");
    span.end();

    assertThat(span().name()).isEqualTo("GET /orders/{id}");
    assertThat(span().attributes()).isEqualTo(Attributes.of("http.route", "/orders/{id}"));
  }

  @Test
  void aNameThatTheApplicationGaveBeforeStays() {
    Span span = tracer.start("GET");
    span.updateName("query findOrder");

    conventions.route(span, "GET", "/orders/{id}");
    span.end();

    assertThat(span().name()).isEqualTo("query findOrder");
    assertThat(span().attributes()).isEqualTo(Attributes.of("http.route", "/orders/{id}"));
  }

  @Test
  void attributesThatTheApplicationSetBeforeStay() {
    Span span = tracer.start("GET");
    span.setAttribute("http.route", "/graphql").setAttribute("code.function.name", "Orders.find");

    conventions.route(span, "GET", "/orders/{id}");
    conventions.function(span, "OrderController.find");
    span.end();

    assertThat(span().attributes())
        .isEqualTo(Attributes.of("http.route", "/graphql", "code.function.name", "Orders.find"));
  }

  @Test
  void anExceptionWithoutAMessageIsAnEventOfItsType() {
    Span span = tracer.start("GET");

    conventions.handled(span, new IllegalStateException(), 404);
    span.end();

    assertThat(span().events())
        .extracting(SpanEvent::attributes)
        .containsExactly(Attributes.of("exception.type", IllegalStateException.class.getName()));
  }

  private SpanData span() {
    return exporter.spans().get(0);
  }
}
