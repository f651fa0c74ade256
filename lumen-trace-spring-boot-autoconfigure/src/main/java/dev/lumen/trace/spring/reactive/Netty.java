package dev.lumen.trace.spring.reactive;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import reactor.netty.Connection;
import reactor.netty.http.HttpInfos;
import reactor.netty.http.server.HttpServerRequest;

/** What Reactor Netty knows beyond what WebFlux tells of it. Thread-safe. */
final class Netty {

  // Of the compiler: who reads it loads none of these classes.
  static final String REQUEST = "reactor.netty.http.server.HttpServerRequest";

  private Netty() {}

  /** Whether its classes are there: nothing else may be asked where they are not. */
  static boolean isThere() {
    return Presence.IS_THERE;
  }

  /** Null where another server serves the request. */
  static @Nullable String protocol(ServerHttpRequest request) {
    ServerHttpRequest unwrapped = request;
    while (unwrapped instanceof ServerHttpRequestDecorator decorator) {
      unwrapped = decorator.getDelegate();
    }
    return unwrapped instanceof AbstractServerHttpRequest own
            && unlessMocked(own::getNativeRequest) instanceof HttpServerRequest netty
        ? netty.protocol()
        : null;
  }

  /**
   * Whether the client has closed the connection. A body that is being sent then completes like any
   * other. Where a connection serves one request alone, it cannot be told who has closed it.
   */
  static boolean isLeft(ServerHttpResponse response) {
    return original(response) instanceof Connection connection
        && !connection.channel().isActive()
        && connection instanceof HttpInfos infos
        && infos.isKeepAlive();
  }

  /** Whether the connection has become a WebSocket: WebFlux is not told the status of that. */
  static boolean isWebSocket(ServerHttpResponse response) {
    return original(response) instanceof HttpInfos infos && infos.isWebsocket();
  }

  private static @Nullable Object original(ServerHttpResponse response) {
    ServerHttpResponse unwrapped = response;
    while (unwrapped instanceof ServerHttpResponseDecorator decorator) {
      unwrapped = decorator.getDelegate();
    }
    return unwrapped instanceof AbstractServerHttpResponse own
        ? unlessMocked(own::getNativeResponse)
        : null;
  }

  private static @Nullable Object unlessMocked(Supplier<?> original) {
    try {
      return original.get();
    } catch (IllegalStateException e) {
      // What WebTestClient has has none.
      return null;
    }
  }

  /** Loaded first, and alone. */
  private static final class Presence {

    static final boolean IS_THERE = ClassUtils.isPresent(REQUEST, Presence.class.getClassLoader());
  }
}
