package dev.lumen.trace.spring.http;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.propagation.Propagator;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Starts the spans of requests that go out, one per exchange, of kind CLIENT.
 *
 * <p>Follows OpenTelemetry's stable conventions for HTTP clients: what a sampler may want to see is
 * there from the start, the rest comes from {@link HttpClientExchange}. Thread-safe.
 */
public final class HttpClientSpans {

  private final Tracer tracer;
  private final Propagator propagator;
  private final UrlRedaction redaction;

  /**
   * @param propagator writes the headers, whatever the tracer was built with
   * @param redaction takes secrets out of {@code url.full}
   */
  public HttpClientSpans(Tracer tracer, Propagator propagator, UrlRedaction redaction) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.redaction = redaction;
  }

  /**
   * Starts the span of an exchange, as the child of the current one, and makes it current on this
   * thread until the exchange ends.
   *
   * @param template what the URI was made from, absolute or not; null where it is not known
   */
  public HttpClientExchange start(String method, URI uri, @Nullable String template) {
    return new HttpClientExchange(span(method, uri, template).start(), propagator);
  }

  /**
   * Starts the span of an exchange without making it current anywhere.
   *
   * @param parent the caller's span
   * @param template what the URI was made from, absolute or not; null where it is not known
   */
  public HttpClientExchange startDetached(
      Span parent, String method, URI uri, @Nullable String template) {
    return new HttpClientExchange(
        span(method, uri, template).parent(parent).startDetached(), propagator);
  }

  private SpanBuilder span(String method, URI uri, @Nullable String uriTemplate) {
    String template = HttpClientTemplate.path(uriTemplate);
    String knownMethod = HttpMethods.attribute(method);
    String name = HttpMethods.spanName(method);
    SpanBuilder span =
        tracer
            .spanBuilder(template == null ? name : name + ' ' + template)
            .kind(SpanKind.CLIENT)
            .attribute("http.request.method", knownMethod);
    if (knownMethod.equals(HttpMethods.OTHER)) {
      span.attribute("http.request.method_original", method);
    }
    HttpClientTarget target = HttpClientTarget.of(uri);
    return span.attribute("server.address", target.address())
        .attribute("server.port", target.port())
        .attribute("url.full", redaction.url(uri.toString()))
        .attribute("url.template", template);
  }
}
