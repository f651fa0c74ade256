package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.http.BaggageHosts;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import reactor.netty.http.client.HttpClientRequest;

/** Where baggage goes when it cannot be known where a redirect leads. */
class NettyRedirectsTests {

  private static final HttpClientSpans SPANS =
      new HttpClientSpans(
          Tracer.noop(),
          Tracer.noop().propagator(),
          new UrlRedaction(List.of()),
          new BaggageHosts(List.of("good.example")));

  @ParameterizedTest
  @CsvSource({
    "http://good.example:8080/a, true",
    "http://evil.example/a, false",
    "http://evil.example/a|b, false",
    "http://good.example/a|b, false",
    "http://good.example/%zz, false",
    "http://evil_host/a, false",
    "http://good.example@evil.example/, false",
    ", false",
  })
  void inDoubtItDoesNotGoAlong(@Nullable String url, boolean goes) {
    ClientHttpRequest request = request(url, "http://good.example/first");

    NettyRedirects.withholdBaggage(request, SPANS);

    assertThat(request.getHeaders().containsHeader("baggage")).isEqualTo(goes);
  }

  @Test
  void whereNettyCannotBeAskedItDoesNotGoAlong() {
    ClientHttpRequest request = request("http://good.example/a");

    NettyRedirects.withholdBaggage(request, SPANS);

    assertThat(request.getHeaders().containsHeader("baggage")).isFalse();
  }

  @Test
  void whatHasNoRequestOfNettysIsNoRedirect() {
    ClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, URI.create("/"));
    request.getHeaders().set("baggage", "user=x");

    NettyRedirects.withholdBaggage(request, SPANS);

    assertThat(request.getHeaders().containsHeader("baggage")).isTrue();
  }

  /**
   * @param from that led there; none for a request that cannot be asked
   */
  private static ClientHttpRequest request(@Nullable String url, String... from) {
    Object netty =
        Proxy.newProxyInstance(
            NettyRedirectsTests.class.getClassLoader(),
            new Class<?>[] {HttpClientRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "redirectedFrom" -> {
                    if (from.length == 0) {
                      throw new NoSuchMethodError("redirectedFrom");
                    }
                    yield from;
                  }
                  case "resourceUrl" -> url;
                  default -> throw new AssertionError(method);
                });
    ClientHttpRequest request =
        new MockClientHttpRequest(HttpMethod.GET, URI.create("/")) {
          @Override
          @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
          public <T> T getNativeRequest() {
            return (T) netty;
          }
        };
    request.getHeaders().set("baggage", "user=x");
    return request;
  }
}
