package dev.lumen.trace.noharm.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lumen.trace.noharm.app.Clients.OrderApi;
import dev.lumen.trace.noharm.app.Clients.OwnRestTemplate;
import dev.lumen.trace.noharm.app.Journal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.RequestEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** What the application's HTTP clients send, to the byte, and what they tell their callers. */
final class ClientChecks {

  private static final int LARGE = 300_000;

  private final ApplicationContext context;
  private final Upstream upstream;

  ClientChecks(ApplicationContext context, Upstream upstream) {
    this.context = context;
    this.upstream = upstream;
  }

  void run(Observations seen) throws Exception {
    for (String name : List.of("restClient", "interceptedRestClient", "handMadeRestClient")) {
      restClient(seen, name, context.getBean(name, RestClient.class));
    }
    for (String name : List.of("restTemplate", "interceptedRestTemplate")) {
      restTemplate(seen, name, "", context.getBean(name, RestTemplate.class));
    }
    restTemplate(
        seen, "ownRestTemplate", upstream.address(), context.getBean(OwnRestTemplate.class));
    seen.check("client: ownRestTemplate, nobody answers", this::silence);
    webClient(seen, context.getBean(WebClient.class));
    OrderApi orders = context.getBean(OrderApi.class);
    seen.check("client: HTTP service, GET", () -> Journal.note("result", orders.get()));
    seen.check(
        "client: HTTP service, POST", () -> Journal.note("result", orders.post(Map.of("a", "b"))));
    seen.check("client: bodies are streamed", this::streams);
    seen.check("client: an MDC of the caller's own", this::ownMdc);
  }

  private static void restClient(Observations seen, String name, RestClient client)
      throws Exception {
    String check = "client: " + name + ", ";
    for (String path :
        List.of("/json", "/redirect", "/missing", "/broken", "/cut-off", "/nothing")) {
      seen.check(
          check + "GET " + path,
          () -> Journal.note("result", client.get().uri(path).retrieve().body(String.class)));
    }
    seen.check(
        check + "ids of the application's own",
        () ->
            client
                .get()
                .uri("/{path}", "json")
                .header("X-Trace-ID", "the-application's")
                .header("X-Span-ID", "1")
                .retrieve()
                .toBodilessEntity());
    seen.check(check + "POST of a text", () -> post(client, "abc"));
    seen.check(check + "POST of JSON", () -> post(client, Map.of("a", "b")));
    seen.check(
        check + "POST of a stream",
        () -> post(client, new InputStreamResource(new ByteArrayInputStream(new byte[LARGE]))));
    seen.check(
        check + "nobody listens",
        () -> client.get().uri("http://localhost:1/").retrieve().toBodilessEntity());
  }

  private static void post(RestClient client, Object body) {
    Journal.note("result", client.post().uri("/echo").body(body).retrieve().body(String.class));
  }

  private static void restTemplate(
      Observations seen, String name, String address, RestTemplate template) throws Exception {
    String check = "client: " + name + ", ";
    for (String path : List.of("/json", "/missing", "/broken", "/cut-off")) {
      seen.check(
          check + "GET " + path,
          () -> Journal.note("result", template.getForObject(address + path, String.class)));
    }
    seen.check(
        check + "POST of JSON",
        () ->
            Journal.note(
                "result",
                template.postForObject(address + "/{to}", Map.of("a", "b"), String.class, "echo")));
    seen.check(
        check + "POST of a stream",
        () ->
            Journal.note(
                "result",
                template.execute(
                    address + "/echo",
                    HttpMethod.POST,
                    request -> request.getBody().write(new byte[LARGE]),
                    response -> response.getStatusCode())));
    seen.check(
        check + "ids of the application's own",
        () ->
            template.exchange(
                RequestEntity.get(address + "/json")
                    .header("X-Trace-ID", "the-application's")
                    .build(),
                String.class));
    seen.check(
        check + "nobody listens", () -> template.getForObject("http://localhost:1/", String.class));
  }

  private static void webClient(Observations seen, WebClient client) throws Exception {
    for (String path : List.of("/json", "/redirect", "/missing", "/broken", "/nothing")) {
      seen.check(
          "client: webClient, GET " + path,
          () ->
              Journal.note(
                  "result", client.get().uri(path).retrieve().bodyToMono(String.class).block()));
    }
    seen.check(
        "client: webClient, POST of a stream",
        () ->
            client
                .post()
                .uri("/echo")
                .header("X-Trace-ID", "the-application's")
                .body(Flux.just("abc", "def"), String.class)
                .retrieve()
                .toBodilessEntity()
                .block());
  }

  private void silence() {
    context
        .getBean(OwnRestTemplate.class)
        .getForObject(upstream.address() + "/silent", String.class);
  }

  private void streams() {
    RestClient client = context.getBean("restClient", RestClient.class);
    upstream.bytesOfBodies.drainPermits();
    client.post().uri("/echo").body(this::writeInTwoParts).retrieve().toBodilessEntity();
    String answer =
        client
            .get()
            .uri("/drip")
            .exchange((request, response) -> readInTwoParts(response.getBody()));
    Journal.note("download", answer);
  }

  private void writeInTwoParts(OutputStream output) {
    try {
      output.write(new byte[LARGE]);
      output.flush();
      Journal.note(
          "the first part was seen before the second",
          upstream.bytesOfBodies.tryAcquire(2, TimeUnit.SECONDS));
      output.write(1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String readInTwoParts(InputStream input) throws IOException {
    byte[] first = input.readNBytes("first ".length());
    upstream.goOn.release();
    return new String(first, UTF_8) + new String(input.readAllBytes(), UTF_8);
  }

  private void ownMdc() {
    MDC.put("traceId", "the-application's");
    context
        .getBean("restClient", RestClient.class)
        .get()
        .uri("/json")
        .retrieve()
        .toBodilessEntity();
    Journal.note("MDC", MDC.get("traceId"));
    MDC.remove("traceId");
  }
}
