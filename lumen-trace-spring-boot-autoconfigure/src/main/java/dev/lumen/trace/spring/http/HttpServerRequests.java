package dev.lumen.trace.spring.http;

import dev.lumen.trace.propagation.Getter;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of one web stack: what their spans are described by. As a getter, it reads their
 * headers.
 *
 * <p>Thread-safe, and without state.
 *
 * @param <R> the request
 */
public interface HttpServerRequests<R> extends Getter<R> {

  /** As the client wrote it. */
  String method(R request);

  String scheme(R request);

  /** As the client wrote it. */
  String path(R request);

  /** Without its question mark; null where there is none. */
  @Nullable String query(R request);

  /** Who was called, as far as proxies are believed; null where that is not known. */
  @Nullable String host(R request);

  /** Below 1 where it is not known. */
  int port(R request);

  /** The address of who called, as far as proxies are believed; null where it is not known. */
  @Nullable String client(R request);

  /** Name and version, such as {@code HTTP/1.1}; null where it is not known. */
  @Nullable String protocol(R request);

  /** Whether a path of this request is among those that are not recorded. */
  boolean isIn(ExcludedPaths paths, R request);
}
