package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.spring.http.ExcludedPaths;
import dev.lumen.trace.spring.http.HttpServerRequests;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Reads WebFlux's requests. */
final class ReactiveRequests implements HttpServerRequests<ServerHttpRequest> {

  static final ReactiveRequests INSTANCE = new ReactiveRequests();

  private ReactiveRequests() {}

  @Override
  public @Nullable String get(ServerHttpRequest request, String key) {
    return request.getHeaders().getFirst(key);
  }

  @Override
  public Iterable<String> getAll(ServerHttpRequest request, String key) {
    @Nullable List<String> values = request.getHeaders().get(key);
    return values == null ? List.of() : values;
  }

  @Override
  public String method(ServerHttpRequest request) {
    return request.getMethod().name();
  }

  @Override
  public String scheme(ServerHttpRequest request) {
    @Nullable String scheme = request.getURI().getScheme();
    return scheme == null ? "http" : scheme;
  }

  @Override
  public String path(ServerHttpRequest request) {
    return request.getURI().getRawPath();
  }

  @Override
  public @Nullable String query(ServerHttpRequest request) {
    return request.getURI().getRawQuery();
  }

  @Override
  public @Nullable String host(ServerHttpRequest request) {
    URI uri = request.getURI();
    @Nullable String host = uri.getHost();
    // A host with an underscore is none to the JDK.
    return host == null ? hostOf(uri.getRawAuthority()) : host;
  }

  private static @Nullable String hostOf(@Nullable String authority) {
    int colon = authority == null ? -1 : authority.lastIndexOf(':');
    return authority == null || colon < 0 ? authority : authority.substring(0, colon);
  }

  /** That of the scheme where none is written. */
  @Override
  public int port(ServerHttpRequest request) {
    URI uri = request.getURI();
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    @Nullable String authority = uri.getHost() == null ? uri.getRawAuthority() : null;
    int colon = authority == null ? -1 : authority.lastIndexOf(':');
    if (authority != null && colon >= 0) {
      return portOf(authority.substring(colon + 1));
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }

  private static int portOf(String port) {
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public @Nullable String client(ServerHttpRequest request) {
    @Nullable InetSocketAddress address = request.getRemoteAddress();
    if (address == null) {
      return null;
    }
    // An address that a proxy has told is not looked up.
    return address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
  }

  @Override
  public @Nullable String protocol(ServerHttpRequest request) {
    return Netty.isThere() ? Netty.protocol(request) : null;
  }

  /** By the path that handlers are found by. */
  @Override
  public boolean isIn(ExcludedPaths paths, ServerHttpRequest request) {
    return paths.contain(request.getPath().pathWithinApplication());
  }
}
