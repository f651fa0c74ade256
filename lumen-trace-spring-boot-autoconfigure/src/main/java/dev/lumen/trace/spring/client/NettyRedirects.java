package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import java.net.URI;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.ClassUtils;
import reactor.netty.http.client.HttpClientRequest;

/**
 * Keeps baggage from hosts that must not have it, where Reactor Netty follows a redirect to them:
 * it has the headers written once more for each, and tells where to. Other libraries tell nobody.
 */
final class NettyRedirects {

  static final String BAGGAGE = "baggage";
  private static final boolean NETTY =
      ClassUtils.isPresent(
          "reactor.netty.http.client.HttpClientRequest", NettyRedirects.class.getClassLoader());

  private NettyRedirects() {}

  /** Takes the baggage out of the headers of a request that is about to be sent, where need be. */
  static void withholdBaggage(ClientHttpRequest request, HttpClientSpans spans) {
    try {
      if (NETTY && Netty.leads(request.getNativeRequest(), spans)) {
        request.getHeaders().remove(BAGGAGE);
      }
    } catch (Throwable e) {
      LumenClientFilter.LOG.once("A redirect could not be looked at", e);
    }
  }

  /** Of its own, as the library may be absent. */
  private static final class Netty {

    /** Whether a redirect has led to where the baggage must not go. */
    static boolean leads(Object request, HttpClientSpans spans) {
      if (request instanceof HttpClientRequest netty && netty.redirectedFrom().length > 0) {
        String target = netty.resourceUrl();
        return !spans.mayHaveBaggage(target == null ? null : URI.create(target).getHost());
      }
      return false;
    }
  }
}
