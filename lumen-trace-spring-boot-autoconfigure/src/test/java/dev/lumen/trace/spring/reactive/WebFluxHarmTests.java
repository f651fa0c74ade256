package dev.lumen.trace.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.spring.http.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.server.WebExceptionHandler;

/** An application with the tracer answers as it does without. */
class WebFluxHarmTests {

  // What differs from one request to the next.
  private static final Set<String> VARYING = Set.of("date", ":status");

  private static final List<String> REQUESTS =
      List.of(
          "GET /orders/7",
          "HEAD /orders/7",
          "PUT /orders/7",
          "PURGE /orders/7",
          "OPTIONS /orders/7",
          "GET /functional/7",
          "GET /cross-origin/7",
          "GET /number/seven",
          "GET /nowhere/7",
          "GET /lumen-trace-test.txt",
          "GET /",
          "GET /callable/7",
          "GET /callable-fails/7",
          "GET /callable-sold-out/7",
          "GET /deferred/7",
          "GET /streaming/7",
          "GET /sse/7",
          "GET /throws/7",
          "GET /throws-error/7",
          "GET /sold-out/7",
          "GET /closed/7",
          "GET /unavailable/7",
          "GET /bad/7",
          "GET /broken/7",
          "GET /headers",
          "GET /functional-throws/7");

  @Test
  void everyAnswerIsTheSame() throws Exception {
    String quiet = "logging.level.org.springframework.boot.webflux=off";
    try (TestServer without =
            TestServer.startReactive(
                ReactiveApplications.untraced(ReactiveShopController.class), quiet);
        TestServer with =
            TestServer.startReactive(
                ReactiveApplications.traced(ReactiveShopController.class), quiet)) {
      for (String request : REQUESTS) {
        assertThat(answer(with, request)).as(request).isEqualTo(answer(without, request));
      }
      assertThat(adapters(with)).isEqualTo(adapters(without));
      assertThat(beans(with, WebExceptionHandler.class))
          .isEqualTo(beans(without, WebExceptionHandler.class));
      assertThat(beans(with, DispatcherHandler.class))
          .isEqualTo(beans(without, DispatcherHandler.class));
    }
  }

  private static List<Object> answer(TestServer server, String request) throws Exception {
    int space = request.indexOf(' ');
    String method = request.substring(0, space);
    HttpRequest sent =
        HttpRequest.newBuilder(server.request(method, request.substring(space + 1)).uri())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Connection", "close")
            .header("Origin", "http://shop.example")
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(sent, HttpResponse.BodyHandlers.ofString());
    TreeMap<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.keySet().removeAll(VARYING);
    return List.of(response.statusCode(), headers, masked(response.body()));
  }

  /** Without the time and the id of an error page. */
  private static String masked(String body) {
    return body.replaceAll("\"(timestamp|requestId)\":\"[^\"]*\"", "");
  }

  /** Those that were there stay, in their order, behind ours. */
  private static List<String> adapters(TestServer server) {
    List<String> names = new ArrayList<>();
    Stream<HandlerAdapter> adapters =
        server.context().getBeanProvider(HandlerAdapter.class).orderedStream();
    adapters
        .filter(adapter -> !(adapter instanceof HandlerFoundAdapter))
        .forEach(adapter -> names.add(adapter.getClass().getName()));
    return names;
  }

  private static <T> Set<String> beans(TestServer server, Class<T> type) {
    return server.context().getBeansOfType(type).values().stream()
        .map(bean -> bean.getClass().getName())
        .collect(Collectors.toSet());
  }
}
