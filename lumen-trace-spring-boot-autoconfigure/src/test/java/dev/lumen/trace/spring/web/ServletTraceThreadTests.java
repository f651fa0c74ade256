package dev.lumen.trace.spring.web;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
import dev.lumen.trace.spring.web.Dispatches.Dispatch;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two threads of Tomcat, and requests of every kind at once. */
class ServletTraceThreadTests {

  private static final int ROUNDS = 100;
  private static final Map<String, List<DispatcherType>> DISPATCHES =
      Map.of(
          "orders", List.of(REQUEST),
          "callable", List.of(REQUEST, ASYNC),
          "deferred", List.of(REQUEST, ASYNC),
          "throws", List.of(REQUEST, ERROR),
          "callable-fails", List.of(REQUEST, ASYNC, ERROR));

  @Test
  void noThreadKeepsASpanAndNoRequestSeesThatOfAnother() throws Exception {
    try (TestServer server =
        TestServer.start(
            Applications.tomcatWebMvc(Dispatches.class, ShopController.class),
            "server.tomcat.threads.max=2",
            "server.tomcat.threads.min-spare=2",
            "logging.level.org.apache.catalina=off")) {
      ExecutorService clients = Executors.newFixedThreadPool(4);
      CompletableFuture<?>[] requests =
          IntStream.range(0, ROUNDS)
              .boxed()
              .flatMap(id -> DISPATCHES.keySet().stream().map(kind -> "/" + kind + "/" + id))
              .map(path -> CompletableFuture.runAsync(() -> server.get(path), clients))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(requests).get();
      clients.shutdown();

      Map<SpanId, SpanData> spans =
          IntStream.range(0, ROUNDS * DISPATCHES.size())
              .mapToObj(i -> server.takeSpan())
              .collect(Collectors.toMap(SpanData::spanId, span -> span));
      Dispatches dispatches = server.context().getBean(Dispatches.class);
      Map<SpanId, List<DispatcherType>> seen =
          dispatches.inside().stream()
              .collect(
                  Collectors.groupingBy(
                      dispatch -> dispatch.context().spanId(),
                      Collectors.mapping(Dispatch::type, Collectors.toList())));
      assertThat(server.leftovers()).isEmpty();
      assertThat(dispatches.leaks()).isEmpty();
      assertThat(seen.keySet()).isEqualTo(spans.keySet());
      spans.forEach((id, span) -> assertThat(seen.get(id)).isEqualTo(DISPATCHES.get(kind(span))));
    }
  }

  private static String kind(SpanData span) {
    return span.name().substring("GET /".length(), span.name().lastIndexOf('/'));
  }
}
