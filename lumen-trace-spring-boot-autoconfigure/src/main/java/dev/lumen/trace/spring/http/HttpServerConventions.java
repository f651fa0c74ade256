package dev.lumen.trace.spring.http;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the span of a request that came in is called and has, by OpenTelemetry's stable conventions
 * for HTTP, whatever the web stack.
 *
 * <p>Immutable.
 *
 * @param redaction takes secrets out of the URL
 * @param requestHeaders the headers to record of the request
 * @param responseHeaders the headers to record of the response
 */
public record HttpServerConventions(
    UrlRedaction redaction, RecordedHeaders requestHeaders, RecordedHeaders responseHeaders) {

  /**
   * Sets what there is to know of the request line.
   *
   * @param path as the client wrote it
   * @param query without its question mark; null where there is none
   */
  public void requestLine(
      SpanBuilder span, String method, String scheme, String path, @Nullable String query) {
    span.attribute("http.request.method", HttpMethods.attribute(method));
    if (!HttpMethods.isKnown(method)) {
      span.attribute("http.request.method_original", method);
    }
    span.attribute("url.scheme", scheme).attribute("url.path", redaction.path(path));
    if (query != null && !query.isEmpty()) {
      span.attribute("url.query", redaction.query(query));
    }
  }

  /**
   * Sets who was called, by whom, and how.
   *
   * @param protocol name and version, such as {@code HTTP/1.1}
   */
  public void connection(
      SpanBuilder span,
      @Nullable String host,
      int port,
      @Nullable String client,
      @Nullable String userAgent,
      @Nullable String protocol) {
    span.attribute("server.address", host == null ? null : HttpClientTarget.withoutBrackets(host));
    if (port > 0) {
      span.attribute("server.port", port);
    }
    span.attribute("client.address", client)
        .attribute("user_agent.original", userAgent)
        .attribute("network.protocol.version", protocolVersion(protocol));
  }

  /**
   * Sets the route, as an attribute and in the name, where the application has not set another
   * itself: null leaves the method alone there.
   */
  public void route(Span span, String method, @Nullable String route) {
    if (route == null) {
      return;
    }
    String name = HttpMethods.spanName(method);
    if (span instanceof SpanData data && data.name().equals(name)) {
      span.updateName(name + ' ' + route);
    }
    setIfAbsent(span, "http.route", route);
  }

  /**
   * Sets the method of the controller that handles the request, with its class, where the
   * application has not set another itself.
   */
  public void function(Span span, @Nullable String function) {
    setIfAbsent(span, "code.function.name", function);
  }

  private static void setIfAbsent(Span span, String key, @Nullable String value) {
    if (span instanceof SpanData data && data.attributes().get(key) == null) {
      span.setAttribute(key, value);
    }
  }

  /**
   * Adds an exception that a response was made of. What is no error of the server has no stack
   * trace: thousands of characters that say where Spring looked for a page.
   *
   * @param status of the response, as far as it is known by now
   */
  public void handled(Span span, Throwable exception, int status) {
    ValidationErrors.of(exception, span);
    if (status >= 500) {
      span.recordException(exception);
    } else {
      span.addEvent(
          "exception",
          Attributes.builder()
              .put("exception.type", exception.getClass().getName())
              .put("exception.message", exception.getMessage())
              .build());
    }
  }

  /**
   * Sets how the request ended: an error where the server failed, which a 4xx is not.
   *
   * @param status 0 where none is known
   * @param escaped what the application threw and did not catch, and the span has recorded; null
   *     where nothing
   */
  public void outcome(Span span, int status, @Nullable Throwable escaped) {
    if (status > 0) {
      span.setAttribute("http.response.status_code", status);
    }
    if (escaped != null) {
      span.setAttribute("error.type", escaped.getClass().getName());
    } else if (status >= 500) {
      span.setAttribute("error.type", Integer.toString(status));
      span.setStatus(SpanStatus.ERROR);
    }
  }

  private static @Nullable String protocolVersion(@Nullable String protocol) {
    if (protocol == null) {
      return null;
    }
    return switch (protocol) {
      case "HTTP/1.1" -> "1.1";
      case "HTTP/2.0", "HTTP/2" -> "2";
      case "HTTP/3.0", "HTTP/3" -> "3";
      case "HTTP/1.0" -> "1.0";
      default -> null;
    };
  }
}
