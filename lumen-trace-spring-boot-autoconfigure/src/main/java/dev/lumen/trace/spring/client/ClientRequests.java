package dev.lumen.trace.spring.client;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.spring.http.HttpClientExchange;
import dev.lumen.trace.spring.http.HttpClientSpans;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * What the requests of RestClient and RestTemplate have in common. Throws nothing: a request may be
 * the application's own implementation.
 */
final class ClientRequests {

  /** The attribute under which {@link UriTemplates} leaves what RestTemplate was asked for. */
  static final String REST_TEMPLATE_URI = RestTemplate.class.getName() + ".uriTemplate";

  static final String REST_CLIENT_URI = RestClient.class.getName() + ".uriTemplate";

  static final RareLog LOG = new RareLog(LoggerFactory.getLogger(ClientRequests.class));

  private static final String TRACED = LumenClientInterceptor.class.getName() + ".traced";

  private ClientRequests() {}

  /**
   * Marks a request as traced, if it can be marked.
   *
   * @return whether it had been traced before
   */
  static boolean markTraced(HttpRequest request) {
    if (carriesCurrent(request)) {
      return true;
    }
    try {
      return request.getAttributes().putIfAbsent(TRACED, true) != null;
    } catch (Throwable e) {
      // An interceptor before us may give us a request whose attributes nobody can write.
      return isMarked(request);
    }
  }

  /** An interceptor before ours may send the same request again. */
  static void unmark(HttpRequest request) {
    try {
      request.getAttributes().remove(TRACED);
    } catch (Throwable e) {
      // As above.
    }
  }

  private static boolean isMarked(HttpRequest request) {
    try {
      return request.getAttributes().containsKey(TRACED);
    } catch (Throwable e) {
      return false;
    }
  }

  /** Whether the request was given the current span by one of us, and lost its mark since. */
  private static boolean carriesCurrent(HttpRequest request) {
    try {
      String traceparent = request.getHeaders().getFirst("traceparent");
      return traceparent != null
          && Span.current() instanceof SpanData span
          && span.kind() == SpanKind.CLIENT
          && traceparent.equals(span.context().traceparent());
    } catch (Throwable e) {
      return false;
    }
  }

  /**
   * Starts the span of a request and makes it current; null where the request cannot be read.
   *
   * @param uri null where the request knows it
   */
  static @Nullable HttpClientExchange start(
      HttpClientSpans spans, HttpRequest request, @Nullable URI uri) {
    try {
      return spans.start(
          request.getMethod().name(), uri == null ? request.getURI() : uri, template(request));
    } catch (Throwable e) {
      LOG.once("A request could not be read", e);
      return null;
    }
  }

  private static @Nullable String template(HttpRequest request) {
    try {
      Map<String, Object> attributes = request.getAttributes();
      Object template = attributes.get(REST_CLIENT_URI);
      return (template == null ? attributes.get(REST_TEMPLATE_URI) : template)
              instanceof String text
          ? text
          : null;
    } catch (Throwable e) {
      return null;
    }
  }

  /** Ends the span. The response goes to the caller even if it cannot tell its status. */
  static void end(HttpClientExchange exchange, ClientHttpResponse response) {
    int status;
    try {
      status = response.getStatusCode().value();
    } catch (Throwable e) {
      exchange.fail(e);
      return;
    }
    exchange.respond(status);
  }
}
