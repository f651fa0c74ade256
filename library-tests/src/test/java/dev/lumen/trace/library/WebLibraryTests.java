package dev.lumen.trace.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.test.RecordedSpans;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** Requests through Spring Security, to Spring MVC and to Spring GraphQL. */
@LibraryTest
class WebLibraryTests {

  private final HttpClient client = HttpClient.newHttpClient();

  @Value("${local.server.port}")
  private int port;

  @Autowired private RecordedSpans spans;
  @Autowired private LibraryApplication.Observed observed;

  @BeforeEach
  void clear() {
    observed.names.clear();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private String graphQl(String query) throws Exception {
    return client
        .send(
            request("/graphql")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\": \"" + query + "\"}"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void whatSpringSecurityObservesIsNoSpanByDefault() throws Exception {
    String user =
        Base64.getEncoder().encodeToString("anna:secret".getBytes(StandardCharsets.UTF_8));

    client.send(
        request("/orders/1").header("Authorization", "Basic " + user).build(),
        BodyHandlers.discarding());

    spans.await("GET /orders/{id}");
    assertThat(spans.all()).hasSize(1);
    assertThat(observed.names)
        .contains(
            "spring.security.filterchains",
            "spring.security.authentications",
            "spring.security.authorizations",
            "http.server.requests");
  }

  @Test
  void aRequestThatSpringSecurityRefusesIsASpan() throws Exception {
    client.send(request("/orders/1").build(), BodyHandlers.discarding());

    SpanData refused = spans.await("GET");
    assertThat(refused.attributes().get("http.response.status_code")).isEqualTo(401L);
    assertThat(spans.all()).hasSize(1);
  }

  @Test
  void aQueryAndItsFieldsAreSpans() throws Exception {
    assertThat(graphQl("{ order(id: 7) { id customer { name } } }")).contains("Anna");

    SpanData request = spans.await("POST /graphql");
    SpanData query = spans.await("graphql query");
    SpanData order = spans.await("graphql field order");
    SpanData customer = spans.await("graphql field customer");
    assertThat(query.kind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(query.parentSpanId()).isEqualTo(request.spanId());
    assertThat(query.attributes().asMap())
        .containsEntry("graphql.operation.type", "query")
        .containsEntry("graphql.operation.name", "query")
        .containsEntry("graphql.outcome", "SUCCESS")
        .containsKey("graphql.execution.id");
    assertThat(order.parentSpanId()).isEqualTo(query.spanId());
    assertThat(order.attributes().asMap())
        .containsEntry("graphql.field.name", "order")
        .containsEntry("graphql.field.path", "/order")
        .containsEntry("graphql.outcome", "SUCCESS")
        .containsEntry("graphql.error.type", "NONE");
    assertThat(customer.parentSpanId()).isEqualTo(query.spanId());
    assertThat(spans.await("find order").parentSpanId()).isEqualTo(order.spanId());
    assertThat(spans.await("find customer").parentSpanId()).isEqualTo(customer.spanId());
    assertThat(spans.all()).hasSize(6);
  }

  @Test
  void aFieldThatFailsIsAnError() throws Exception {
    assertThat(graphQl("{ broken { id } }")).contains("INTERNAL_ERROR");

    SpanData field = spans.await("graphql field broken");
    assertThat(field.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(field.attributes().get("error.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(spans.await("graphql query").attributes().get("graphql.outcome"))
        .isEqualTo("INTERNAL_ERROR");
  }
}
