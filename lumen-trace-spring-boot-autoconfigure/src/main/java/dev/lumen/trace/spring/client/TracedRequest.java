package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientExchange;
import dev.lumen.trace.spring.http.HttpClientSpans;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/** A request whose exchange is a span; all else is left to the request that it wraps. */
class TracedRequest implements ClientHttpRequest {

  private final ClientHttpRequest request;
  private final URI uri;
  private final HttpClientSpans spans;

  private TracedRequest(ClientHttpRequest request, URI uri, HttpClientSpans spans) {
    this.request = request;
    this.uri = uri;
    this.spans = spans;
  }

  /**
   * One that takes a body to stream if, and only if, the given one does.
   *
   * @param uri what was asked for, of which the request may have left something out
   */
  static ClientHttpRequest of(ClientHttpRequest request, URI uri, HttpClientSpans spans) {
    return request instanceof StreamingHttpOutputMessage streaming
        ? new Streaming(request, streaming, uri, spans)
        : new TracedRequest(request, uri, spans);
  }

  @Override
  public ClientHttpResponse execute() throws IOException {
    if (ClientRequests.markTraced(request)) {
      return request.execute();
    }
    HttpClientExchange exchange = ClientRequests.start(spans, request, uri);
    if (exchange == null) {
      return request.execute();
    }
    inject(exchange);
    ClientHttpResponse response;
    try {
      response = request.execute();
    } catch (Throwable e) {
      exchange.fail(e);
      throw e;
    }
    ClientRequests.end(exchange, response);
    return response;
  }

  private void inject(HttpClientExchange exchange) {
    try {
      exchange.inject(
          request.getHeaders(), HttpHeaders::containsHeader, HttpHeaders::set, HttpHeaders::remove);
    } catch (Throwable e) {
      ClientRequests.LOG.once("The headers of a request could not be had", e);
    }
  }

  @Override
  public HttpMethod getMethod() {
    return request.getMethod();
  }

  @Override
  public URI getURI() {
    return request.getURI();
  }

  @Override
  public Map<String, Object> getAttributes() {
    return request.getAttributes();
  }

  @Override
  public HttpHeaders getHeaders() {
    return request.getHeaders();
  }

  @Override
  public OutputStream getBody() throws IOException {
    return request.getBody();
  }

  @Override
  public String toString() {
    return request.toString();
  }

  private static final class Streaming extends TracedRequest implements StreamingHttpOutputMessage {

    private final StreamingHttpOutputMessage streaming;

    Streaming(
        ClientHttpRequest request,
        StreamingHttpOutputMessage streaming,
        URI uri,
        HttpClientSpans spans) {
      super(request, uri, spans);
      this.streaming = streaming;
    }

    @Override
    public void setBody(Body body) {
      streaming.setBody(body);
    }

    @Override
    public void setBody(byte[] body) throws IOException {
      streaming.setBody(body);
    }
  }
}
