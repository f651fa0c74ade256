package dev.lumen.trace.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What depends on how a WebFlux application is put together, on Netty. */
class WebFluxTraceTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN_ID = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

  private static final String EXPOSED = "management.endpoints.web.exposure.include=info";

  private @Nullable TestServer started;

  @AfterEach
  void stop() {
    if (started != null) {
      assertThat(started.leftovers()).isEmpty();
      assertThat(started.context().getBean(Passages.class).leaks()).isEmpty();
      started.close();
    }
  }

  private TestServer start(List<Class<?>> more, String... properties) {
    started =
        TestServer.startReactive(
            Stream.concat(
                    ReactiveApplications.traced(Passages.class, ReactiveShopController.class)
                        .stream(),
                    more.stream())
                .toList(),
            properties);
    return Objects.requireNonNull(started);
  }

  @Test
  void aCallOfAHandlerIsAChildWhereverItIsMade() {
    TestServer server = start(List.of(CallingController.class));

    for (String handler : List.of("calls", "calls-later", "calls-twice")) {
      HttpResponse<String> response = server.get("/" + handler + "/7", "traceparent", TRACEPARENT);

      assertThat(response.body()).isEqualTo("order 7");
      List<SpanData> spans =
          Stream.generate(server::takeSpan).limit(handler.equals("calls-twice") ? 5 : 3).toList();
      SpanData first = named(spans, "GET /" + handler + "/{id}").get(0);
      assertThat(first.parentSpanId()).hasToString(SPAN_ID);
      assertThat(spans).allMatch(span -> span.traceId().toString().equals(TRACE_ID));
      List<SpanData> clients =
          named(spans, "GET /orders/{id}").stream()
              .filter(span -> span.kind().name().equals("CLIENT"))
              .toList();
      assertThat(clients).allMatch(span -> first.spanId().equals(span.parentSpanId()));
      assertThat(spans)
          .filteredOn(span -> span.kind().name().equals("SERVER") && span != first)
          .extracting(SpanData::parentSpanId)
          .containsExactlyInAnyOrderElementsOf(clients.stream().map(SpanData::spanId).toList());
    }
  }

  private static List<SpanData> named(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  @Test
  void aRestartedTraceIsLinkedToTheCallers() {
    TestServer server = start(List.of(), "lumen.trace.propagation.inbound=restart");

    server.get("/orders/7", "traceparent", TRACEPARENT);

    SpanData span = server.takeSpan();
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.links())
        .extracting(SpanLink::context)
        .extracting(TraceContext::traceparent)
        .containsExactly(TRACEPARENT);
  }

  @Test
  void theRouteHasTheBasePath() {
    TestServer server = start(List.of(), "spring.webflux.base-path=/shop");

    server.get("/shop/orders/7");
    SpanData span = server.takeSpan();
    assertThat(span.name()).isEqualTo("GET /shop/orders/{id}");
    assertThat(span.attributes().get("url.path")).isEqualTo("/shop/orders/7");

    String excluded = server.get("/shop/excluded/7").body();
    assertThat(excluded).endsWith("-02");
  }

  @Test
  void forwardedHeadersAreBelievedWhereTheApplicationDoes() {
    TestServer server = start(List.of(), "server.forward-headers-strategy=framework");

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

    assertThat(server.takeSpan().attributes().asMap())
        .containsEntry("server.address", "shop.example")
        .containsEntry("server.port", 443L)
        .containsEntry("url.scheme", "https")
        .containsEntry("client.address", "203.0.113.9")
        .containsEntry("http.route", "/orders/{id}");
  }

  @Test
  void forwardedHeadersAreNotBelievedOtherwise() {
    TestServer server = start(List.of());

    server.get("/orders/7", "X-Forwarded-Host", "shop.example");

    assertThat(server.takeSpan().attributes().get("server.address")).isEqualTo("localhost");
  }

  @Test
  void theActuatorIsNotRecorded() {
    TestServer server = start(List.of(Actuator.class), EXPOSED);

    assertThat(server.get("/actuator/info").statusCode()).isEqualTo(200);

    assertThat(server.leftovers()).isEmpty();
  }

  @Test
  void whatTheActuatorCallsOnAPortOfItsOwnIsNotRecorded() throws Exception {
    TestServer server =
        start(
            List.of(Actuator.class),
            EXPOSED,
            "management.server.port=0",
            "lumen.trace.web.exclude-actuator=false");
    String port = server.context().getEnvironment().getProperty("local.management.port");

    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/info"))
                    .header("traceparent", TRACEPARENT)
                    .header("Connection", "close")
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("00-" + TRACE_ID + "-").contains("-00");
    server.get("/orders/7");
    assertThat(server.takeSpan().name()).isEqualTo("GET /orders/{id}");
  }

  @Test
  void aRequestThatSpringSecurityRefusesIsASpan() {
    TestServer server = start(List.of(Security.class, SecuredController.class));

    assertThat(server.get("/orders/7").statusCode()).isEqualTo(401);
    SpanData unauthorized = server.takeSpan();
    assertThat(unauthorized.name()).isEqualTo("GET");
    assertThat(unauthorized.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(unauthorized.attributes().get("http.response.status_code")).isEqualTo(401L);

    assertThat(server.get("/admin/7", "Authorization", "Basic dXNlcjpzZWNyZXQ=").statusCode())
        .isEqualTo(403);
    SpanData forbidden = server.takeSpan();
    assertThat(forbidden.name()).isEqualTo("GET");
    assertThat(forbidden.attributes().get("http.response.status_code")).isEqualTo(403L);
  }

  @Test
  void onlyTheSpanTravels() {
    TestServer server = start(List.of(Security.class, SecuredController.class));

    String who = server.get("/who/7", "Authorization", "Basic dXNlcjpzZWNyZXQ=").body();

    assertThat(who).isEqualTo("user, nobody, " + server.takeSpan().context().traceparent());
  }

  @Test
  void theSpanOfAWebSocketEndsWithTheHandshakeAndItsIdsStay() throws Exception {
    TestServer server = start(List.of(Sockets.class));
    CompletableFuture<String> received = new CompletableFuture<>();

    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://localhost:" + server.port() + "/socket/7"),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence data, boolean last) {
                    received.complete(data.toString());
                    return null;
                  }
                })
            .get(10, TimeUnit.SECONDS);
    SpanData span = server.takeSpan();
    socket.sendText("hello", true).get(10, TimeUnit.SECONDS);

    assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(span.context().traceparent());
    assertThat(span.name()).isEqualTo("GET /socket/{id}");
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(101L);
    assertThat(span.events()).isEmpty();
    socket.abort();
  }

  @Test
  void whatFiltersAndHandlersOfExceptionsDoIsWithinTheSpan() {
    TestServer server = start(List.of(Around.class));

    HttpResponse<String> response = server.get("/throws/7");

    SpanData span = server.takeSpan();
    String traceparent = span.context().traceparent();
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.headers().allValues("X-Seen")).containsExactly(traceparent, traceparent);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).hasSize(1);
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(418L);
  }

  @Test
  void switchedOffTheFilterIsThereAndDoesNothing() {
    for (String off : List.of("lumen.trace.enabled=false", "lumen.trace.web.enabled=false")) {
      try (TestServer server =
          TestServer.startReactive(
              ReactiveApplications.traced(ReactiveShopController.class), off)) {
        assertThat(server.context().getBean("lumenTraceWebFilter")).isInstanceOf(WebFilter.class);
        assertThat(server.get("/current/7").body()).contains("-0000000000000000-");
        assertThat(server.context().getBeansOfType(RequestSpans.class)).isEmpty();
      }
    }
  }

  @Test
  void aFilterInAChainMadeByHandStartsTheSpanItself() {
    TestServer server = start(List.of());
    WebFilter filter = server.context().getBean("lumenTraceWebFilter", WebFilter.class);
    HttpHandler handler =
        WebHttpHandlerBuilder.webHandler(
                exchange ->
                    exchange.getRequest().getPath().value().equals("/broken")
                        ? Mono.error(new IllegalStateException("broken"))
                        : seen(exchange))
            .filter(filter)
            .build();

    MockServerHttpResponse response = new MockServerHttpResponse();
    handler.handle(MockServerHttpRequest.method(HttpMethod.GET, "/x").build(), response).block();
    SpanData span = server.takeSpan();
    assertThat(response.getHeaders().getFirst("X-Seen")).isEqualTo(span.context().traceparent());
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(200L);

    MockServerHttpResponse failed = new MockServerHttpResponse();
    handler.handle(MockServerHttpRequest.method(HttpMethod.GET, "/broken").build(), failed).block();
    SpanData error = server.takeSpan();
    assertThat(error.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(error.attributes().get("http.response.status_code")).isEqualTo(500L);
    assertThat(error.attributes().get("error.type"))
        .isEqualTo(IllegalStateException.class.getName());
  }

  private static Mono<Void> seen(ServerWebExchange exchange) {
    return Mono.fromRunnable(
        () ->
            exchange
                .getResponse()
                .getHeaders()
                .add("X-Seen", Span.current().context().traceparent()));
  }

  @RestController
  static class CallingController {

    private final WebClient.Builder builder;

    CallingController(WebClient.Builder builder) {
      this.builder = builder;
    }

    @GetMapping("/calls/{id}")
    Mono<String> call(@PathVariable String id, ServerWebExchange exchange) {
      return order(id, exchange);
    }

    @GetMapping("/calls-later/{id}")
    Mono<String> callLater(@PathVariable String id, ServerWebExchange exchange) {
      return Mono.delay(Duration.ofMillis(1))
          .publishOn(Schedulers.boundedElastic())
          .flatMap(tick -> order(id, exchange));
    }

    @GetMapping("/calls-twice/{id}")
    Mono<String> callTwice(@PathVariable String id, ServerWebExchange exchange) {
      // The second is made where the first was answered: on the client's event loop.
      return order(id, exchange).flatMap(first -> order(id, exchange));
    }

    private Mono<String> order(String id, ServerWebExchange exchange) {
      URI uri = exchange.getRequest().getURI();
      return builder
          .clone()
          .baseUrl("http://localhost:" + uri.getPort())
          .build()
          .get()
          .uri("/orders/{id}", id)
          .header("Connection", "close")
          .retrieve()
          .bodyToMono(String.class);
    }
  }

  @ImportAutoConfiguration({
    EndpointAutoConfiguration.class,
    WebEndpointAutoConfiguration.class,
    InfoEndpointAutoConfiguration.class,
    ManagementContextAutoConfiguration.class,
    NettyReactiveManagementContextAutoConfiguration.class,
  })
  static class Actuator {

    /** Asks a database, whose driver is traced. */
    @Bean
    InfoContributor database(Tracer tracer) {
      return info -> {
        try (Span span = tracer.start("database")) {
          info.withDetail("span", span.context().traceparent());
        }
      };
    }
  }

  @ImportAutoConfiguration({
    ReactiveWebSecurityAutoConfiguration.class,
    ReactiveUserDetailsServiceAutoConfiguration.class,
  })
  static class Security {

    @Bean
    MapReactiveUserDetailsService users() {
      return new MapReactiveUserDetailsService(
          User.withUsername("user").password("{noop}secret").roles("USER").build());
    }

    @Bean
    SecurityWebFilterChain rules(ServerHttpSecurity security) {
      return security
          .authorizeExchange(
              rules ->
                  rules.pathMatchers("/admin/**").hasRole("ADMIN").anyExchange().authenticated())
          .httpBasic(basic -> {})
          .build();
    }
  }

  @RestController
  static class SecuredController {

    @GetMapping("/who/{id}")
    Mono<String> who(@PathVariable String id) {
      return ReactiveSecurityContextHolder.getContext()
          .publishOn(Schedulers.boundedElastic())
          .map(
              context ->
                  Objects.requireNonNull(context.getAuthentication()).getName()
                      + ", "
                      + Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                          .map(Object::toString)
                          .orElse("nobody")
                      + ", "
                      + Span.current().context().traceparent());
    }
  }

  static class Sockets {

    @Bean
    HandlerMapping sockets() {
      WebSocketHandler handler =
          session ->
              session.send(
                  session
                      .receive()
                      .map(WebSocketMessage::getPayloadAsText)
                      .map(text -> session.textMessage(Span.current().context().traceparent())));
      return new SimpleUrlHandlerMapping(Map.of("/socket/{id}", handler), -1);
    }

    /** As Jetty's classes are on the class path too. */
    @Bean
    WebSocketHandlerAdapter nettySockets() {
      WebSocketHandlerAdapter adapter =
          new WebSocketHandlerAdapter(
              new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy()));
      adapter.setOrder(0);
      return adapter;
    }
  }

  /** A filter before ours, and a handler of exceptions that thinks on another thread. */
  static class Around {

    @Bean
    @Order(Integer.MIN_VALUE)
    WebFilter firstFilter() {
      return (exchange, chain) -> seen(exchange).then(chain.filter(exchange));
    }

    @Bean
    @Order(-2)
    WebExceptionHandler teapots() {
      return (exchange, exception) ->
          Mono.delay(Duration.ofMillis(1))
              .flatMap(
                  tick -> {
                    exchange.getResponse().setRawStatusCode(418);
                    return seen(exchange);
                  });
    }
  }
}
