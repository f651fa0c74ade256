package dev.lumen.trace.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What whoever calls is told of the trace, on Netty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponseHeaderTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String UNSAMPLED = "00-" + TRACE_ID + "-00f067aa0ba902b7-00";

  private final TestServer server =
      TestServer.startReactive(
          ReactiveApplications.traced(Passages.class, ReactiveShopController.class, Own.class),
          "lumen.trace.web.response-header=X-Trace");

  @AfterEach
  void nothingIsLeft() {
    assertThat(server.leftovers()).isEmpty();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders/7", "/callable/7", "/throws/7", "/streaming/7", "/no"})
  void whoCalledIsToldTheTraceId(String path) {
    HttpResponse<String> response = server.get(path);

    assertThat(response.headers().allValues("X-Trace"))
        .containsExactly(server.takeSpan().traceId().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders/7", "/excluded/7"})
  void soItIsWhereNothingIsRecorded(String path) {
    HttpResponse<String> response = server.get(path, "traceparent", UNSAMPLED);

    assertThat(response.headers().allValues("X-Trace")).containsExactly(TRACE_ID);
  }

  @Test
  void whatTheApplicationSaysUnderTheSameNameStays() {
    HttpResponse<String> response = server.get("/own");

    SpanData unused = server.takeSpan();
    assertThat(response.headers().allValues("X-Trace")).containsExactly("theirs");
  }

  @RestController
  static class Own {

    @GetMapping("/own")
    String own(ServerHttpResponse response) {
      response.getHeaders().add("x-trace", "theirs");
      return "own";
    }
  }
}
