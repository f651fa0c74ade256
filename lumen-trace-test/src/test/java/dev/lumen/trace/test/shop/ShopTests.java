package dev.lumen.trace.test.shop;

// tag::imports[]
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.test.RecordedSpans;
import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
// end::imports[]
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

// tag::boot[]
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureLumenTrace
class ShopTests {

  @Autowired RecordedSpans spans;

  @Test
  void anOrderIsOneTraceThroughAllItsHops() {
    post("/orders/lamp");
    spans.await("send-confirmation"); // by another thread, sooner or later

    assertThat(spans)
        .hasOneTrace()
        .hasTree(
            """
            server POST /orders/{product}
              internal place-order
                internal send-confirmation
            """);
  }

  // end::boot[]

  // tag::spans[]
  @Test
  void aPianoThatIsSoldOutIsNoFailureOfOurs() {
    post("/orders/piano");

    assertThat(spans)
        .hasTrace("POST /orders/{product}")
        .hasSpan(
            "POST /orders/{product}",
            span ->
                span.hasKind(SpanKind.SERVER)
                    .isRoot()
                    .hasAttribute("http.response.status_code", 409)
                    .didNotFail())
        .hasSpan(
            "place-order",
            span ->
                span.isChildOf("POST /orders/{product}")
                    .hasAttribute("order.product", "piano")
                    .failedWith(SoldOutException.class, "No piano is left"))
        .hasNoSpan("send-confirmation");
  }

  // end::spans[]
  // tag::await[]
  @Test
  void theConfirmationIsSentOnAnotherThread() {
    post("/orders/lamp");

    assertThat(spans.await("send-confirmation").threadName()).startsWith("task-");
  }

  // end::await[]
  // tag::caller[]
  @Test
  void theTraceOfACallerGoesOn() {
    post("/orders/lamp", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    assertThat(spans)
        .hasTraceWithId("4bf92f3577b34da6a3ce929d0e0e4736")
        .root()
        .hasName("POST /orders/{product}")
        .hasRemoteParent();
  }

  // end::caller[]
  @LocalServerPort int port;

  private void post(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .POST(HttpRequest.BodyPublishers.noBody());
    try {
      HttpClient.newHttpClient()
          .send(
              (headers.length == 0 ? request : request.headers(headers)).build(),
              HttpResponse.BodyHandlers.discarding());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
  // tag::boot[]
}
// end::boot[]
