package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.ClassUtils;
import reactor.netty.http.client.HttpClientRequest;

/**
 * Keeps baggage from hosts that must not have it, where Reactor Netty follows a redirect to them:
 * it has the headers written once more for each, and tells where to. Other libraries tell nobody.
 */
final class NettyRedirects {

  static final String BAGGAGE = "baggage";
  static final String REQUEST = "reactor.netty.http.client.HttpClientRequest";
  private static final boolean NETTY =
      ClassUtils.isPresent(REQUEST, NettyRedirects.class.getClassLoader());

  private NettyRedirects() {}

  /**
   * Takes the baggage out of the headers of a request that is about to be sent, where need be. In
   * doubt it is taken out: it goes only to where it is known that it may.
   */
  static void withholdBaggage(ClientHttpRequest request, HttpClientSpans spans) {
    if (!NETTY) {
      return;
    }
    try {
      Object sent = nativeRequest(request);
      if (sent != null && Netty.leadsAstray(sent, spans)) {
        request.getHeaders().remove(BAGGAGE);
      }
    } catch (Throwable e) {
      LumenClientFilter.LOG.once("A redirect could not be looked at", e);
      request.getHeaders().remove(BAGGAGE);
    }
  }

  /** Null where there is none, as in a mock: so none of Netty's, which alone is redirected here. */
  private static @Nullable Object nativeRequest(ClientHttpRequest request) {
    try {
      return request.getNativeRequest();
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** Of its own, as the library may be absent. */
  private static final class Netty {

    /** Whether a redirect has led to where the baggage must not go. */
    static boolean leadsAstray(Object request, HttpClientSpans spans) {
      return request instanceof HttpClientRequest netty
          && netty.redirectedFrom().length > 0
          && !spans.mayHaveBaggage(host(netty.resourceUrl()));
    }

    /** Null where it is not known: Netty may read an address that is none for {@link URI}. */
    private static @Nullable String host(@Nullable String url) {
      try {
        return url == null ? null : new URI(url).getHost();
      } catch (URISyntaxException e) {
        return null;
      }
    }
  }
}
