package dev.lumen.trace.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Hooks;
import reactor.netty.resources.LoopResources;

/** Two event loops, and requests of every kind at once. */
class WebFluxThreadTests {

  private static final int ROUNDS = 60;
  private static final Set<String> KINDS =
      Set.of("orders", "callable", "deferred", "throws", "callable-fails", "sse");

  @AfterEach
  void stopReactor() {
    Hooks.disableAutomaticContextPropagation();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noThreadKeepsASpanAndNoRequestSeesThatOfAnother(boolean automatic) throws Exception {
    List<Class<?>> application =
        ReactiveApplications.traced(
            automatic ? ReactorAutoConfiguration.class : Object.class,
            TwoLoops.class,
            Passages.class,
            ReactiveShopController.class);
    try (TestServer server =
        TestServer.startReactive(
            application, "logging.level.org.springframework.boot.webflux=off")) {
      ExecutorService clients = Executors.newFixedThreadPool(8);
      HttpClient client = HttpClient.newBuilder().executor(clients).build();
      List<CompletableFuture<HttpResponse<String>>> posts =
          IntStream.range(0, ROUNDS)
              .mapToObj(id -> client.sendAsync(post(server, id), ofString()))
              .toList();
      List<CompletableFuture<Void>> gets =
          IntStream.range(0, ROUNDS)
              .boxed()
              .flatMap(id -> KINDS.stream().map(kind -> "/" + kind + "/" + id))
              .map(path -> CompletableFuture.runAsync(() -> server.get(path), clients))
              .toList();
      CompletableFuture.allOf(gets.toArray(CompletableFuture<?>[]::new)).get();

      Map<String, SpanData> spans =
          IntStream.range(0, ROUNDS * (KINDS.size() + 1))
              .mapToObj(i -> server.takeSpan())
              .collect(Collectors.toMap(span -> span.context().traceparent(), Function.identity()));
      for (int id = 0; id < ROUNDS; id++) {
        List<String> seen = posts.get(id).get().body().lines().toList();
        assertThat(seen).hasSize(6).containsOnly(seen.get(0));
        SpanData span = spans.get(seen.get(0));
        assertThat(span).isNotNull();
        assertThat(span.attributes().get("url.path")).isEqualTo("/currents/" + id);
      }
      Passages passages = server.context().getBean(Passages.class);
      assertThat(passages.inside()).hasSize(3 * spans.size());
      assertThat(passages.inside()).allMatch(context -> spans.containsKey(context.traceparent()));
      assertThat(server.leftovers()).isEmpty();
      assertThat(passages.leaks()).isEmpty();
      clients.shutdown();
    }
  }

  private static HttpResponse.BodyHandler<String> ofString() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private static HttpRequest post(TestServer server, int id) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + server.port() + "/currents/" + id))
        .header("Connection", "close")
        .POST(HttpRequest.BodyPublishers.ofString("body"))
        .build();
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoLoops {

    @Bean
    ReactorResourceFactory twoLoops() {
      ReactorResourceFactory resources = new ReactorResourceFactory();
      resources.setUseGlobalResources(false);
      resources.setShutdownQuietPeriod(Duration.ZERO);
      resources.setLoopResourcesSupplier(() -> LoopResources.create("two", 2, true));
      return resources;
    }
  }
}
