package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.propagation.Getter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;

/** Headers of WebFlux's responses. Thread-safe: it has no state. */
final class ResponseHeaders implements Getter<ServerHttpResponse> {

  static final ResponseHeaders INSTANCE = new ResponseHeaders();

  private ResponseHeaders() {}

  @Override
  public @Nullable String get(ServerHttpResponse response, String key) {
    return response.getHeaders().getFirst(key);
  }

  @Override
  public Iterable<String> getAll(ServerHttpResponse response, String key) {
    @Nullable List<String> values = response.getHeaders().get(key);
    return values == null ? List.of() : values;
  }
}
