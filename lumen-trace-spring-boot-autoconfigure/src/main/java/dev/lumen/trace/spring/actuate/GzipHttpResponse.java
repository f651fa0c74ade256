package dev.lumen.trace.spring.actuate;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;

/** Answers of a WebFlux application in {@link Gzip}. They are whole, as pages bound them. */
final class GzipHttpResponse extends ServerHttpResponseDecorator {

  GzipHttpResponse(ServerHttpResponse response) {
    super(response);
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    HttpHeaders headers = getHeaders();
    if (headers.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
      return super.writeWith(body);
    }
    return super.writeWith(DataBufferUtils.join(body).map(this::encoded));
  }

  private DataBuffer encoded(DataBuffer whole) {
    byte[] body = new byte[whole.readableByteCount()];
    whole.read(body);
    DataBufferUtils.release(whole);
    byte[] encoded = Gzip.encode(body);
    HttpHeaders headers = getHeaders();
    headers.set(HttpHeaders.CONTENT_ENCODING, Gzip.CODING);
    headers.setContentLength(encoded.length);
    return bufferFactory().wrap(encoded);
  }
}
