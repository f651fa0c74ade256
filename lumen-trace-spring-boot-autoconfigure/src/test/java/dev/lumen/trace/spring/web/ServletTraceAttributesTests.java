package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.sampling.SamplingParameters;
import dev.lumen.trace.spring.http.TestServer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** What the span of a request has, and which trace it is of, on Tomcat. */
class ServletTraceAttributesTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN_ID = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

  private @Nullable TestServer started;

  @AfterEach
  void stop() {
    if (started != null) {
      assertThat(started.leftovers()).isEmpty();
      started.close();
    }
  }

  @Test
  void anAddressOfTheSixthVersionHasNoBrackets() throws Exception {
    TestServer server = start();

    try (Socket socket = new Socket("localhost", server.port())) {
      String request = "GET /orders/7 HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      int unused = socket.getInputStream().read();
    }

    Attributes attributes = server.takeSpan().attributes();
    assertThat(attributes.get("server.address")).isEqualTo("::1");
    assertThat(attributes.get("server.port")).isEqualTo(8080L);
  }

  @Test
  void theRedactedParametersAreThoseOfTheProperty() {
    TestServer server = start("lumen.trace.http.redacted-query-parameters=size");

    server.get("/orders/7?token=known&size=xl");

    assertThat(server.takeSpan().attributes().get("url.query"))
        .isEqualTo("token=known&size=REDACTED");
  }

  @Test
  void theVersionOfHttp2IsTwo() throws Exception {
    TestServer server = start("server.http2.enabled=true");
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/orders/7"))
            .build();

    // The first upgrades the connection.
    client.send(request, HttpResponse.BodyHandlers.discarding());
    server.takeSpan();
    client.send(request, HttpResponse.BodyHandlers.discarding());

    assertThat(server.takeSpan().attributes().get("network.protocol.version")).isEqualTo("2");
  }

  @Test
  void theRouteHasTheContextPathAndThatOfTheServlet() {
    TestServer server = start("server.servlet.context-path=/shop", "spring.mvc.servlet.path=/api");

    server.get("/shop/api/orders/7");

    SpanData span = server.takeSpan();
    assertThat(span.name()).isEqualTo("GET /shop/api/orders/{id}");
    assertThat(span.attributes().get("url.path")).isEqualTo("/shop/api/orders/7");
  }

  @Test
  void forwardedHeadersAreBelievedWhereTheApplicationDoes() {
    TestServer server = start("server.forward-headers-strategy=framework");

    server.get(
        "/orders/7",
        "X-Forwarded-Host",
        "shop.example",
        "X-Forwarded-Proto",
        "https",
        "X-Forwarded-For",
        "203.0.113.9",
        "X-Forwarded-Prefix",
        "/made-up");

    SpanData span = server.takeSpan();
    assertThat(span.attributes().asMap())
        .containsEntry("server.address", "shop.example")
        .containsEntry("server.port", 443L)
        .containsEntry("url.scheme", "https")
        .containsEntry("client.address", "203.0.113.9")
        .containsEntry("http.route", "/orders/{id}");
  }

  @Test
  void forwardedHeadersAreNotBelievedOtherwise() {
    TestServer server = start();

    server.get("/orders/7", "X-Forwarded-Host", "shop.example");

    assertThat(server.takeSpan().attributes().get("server.address")).isEqualTo("localhost");
  }

  @Test
  void aRestartedTraceIsLinkedToTheCallers() {
    TestServer server = start("lumen.trace.propagation.inbound=restart");

    server.get("/orders/7", "traceparent", TRACEPARENT);

    SpanData span = server.takeSpan();
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.traceId().toString()).isNotEqualTo(TRACE_ID);
    assertThat(span.links())
        .extracting(SpanLink::context)
        .extracting(TraceContext::traceparent)
        .containsExactly(TRACEPARENT);
  }

  @Test
  void aRestartedTraceLeavesTheBaggageOfItsCaller() {
    TestServer server = start("lumen.trace.propagation.inbound=restart");

    server.get("/orders/7", "traceparent", TRACEPARENT, "baggage", "user=jo");
    String excluded = server.get("/excluded/baggage/7", "baggage", "user=jo").body();

    assertThat(server.takeSpan().context().baggage().isEmpty()).isTrue();
    assertThat(excluded).isEmpty();
  }

  @Test
  void aCallerCannotKeepARestartedTraceFromBeingRecorded() {
    TestServer server = start("lumen.trace.propagation.inbound=restart");

    server.get("/orders/7", "traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-00");

    assertThat(server.takeSpan().context().isSampled()).isTrue();
  }

  @Test
  void samplersSeeTheRequest() {
    TestServer server = start();

    server.get("/orders/7?size=xl", "User-Agent", "tests");
    server.takeSpan();

    SamplingParameters asked = server.context().getBean(Asked.class).parameters.getLast();
    assertThat(asked.name()).isEqualTo("GET");
    assertThat(asked.attributes().asMap())
        .containsOnlyKeys(
            "http.request.method",
            "url.scheme",
            "url.path",
            "url.query",
            "server.address",
            "server.port",
            "client.address",
            "user_agent.original",
            "network.protocol.version");
  }

  private TestServer start(String... properties) {
    started =
        TestServer.start(Applications.tomcatWebMvc(ShopController.class, Asked.class), properties);
    return Objects.requireNonNull(started);
  }

  static class Asked {

    final ConcurrentLinkedDeque<SamplingParameters> parameters = new ConcurrentLinkedDeque<>();

    @Bean
    Sampler rememberingSampler() {
      return Sampler.parentBased(parameters::add);
    }
  }
}
