package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;

/** What is done about requests to the endpoint before it has them, on Tomcat and on Netty. */
class EndpointGuardTests {

  private static final String TRACES = "/actuator/traces";
  private static final String PAGE = TRACES + "/ui";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'";

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("applications")
  @Retention(RetentionPolicy.RUNTIME)
  private @interface OnBothServers {}

  private static List<Named<RunningApplication>> applications = List.of();

  @BeforeAll
  static void start() {
    applications =
        Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
            .map(
                type ->
                    named(
                        type.name(),
                        RunningApplication.exposing(
                            type,
                            "management.endpoint.traces.access=unrestricted",
                            "spring.mvc.hiddenmethod.filter.enabled=true",
                            "spring.webflux.hiddenmethod.filter.enabled=true")))
            .toList();
  }

  @AfterAll
  static void stop() {
    applications.forEach(application -> application.getPayload().close());
  }

  @BeforeEach
  void holdOneTrace() {
    for (Named<RunningApplication> application : applications) {
      application.getPayload().store().clear();
      application.getPayload().tracer().start("secret").end();
    }
  }

  static List<Named<RunningApplication>> applications() {
    return applications;
  }

  @OnBothServers
  void everyAnswerKeepsABrowserToThePagesOwnFiles(RunningApplication application) {
    for (String path : List.of(PAGE, PAGE + "/app.js", TRACES, TRACES + "/fields")) {
      assertThat(guarded(application.get(path)).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(guarded(application.get(PAGE + "/none.js")).statusCode()).isEqualTo(404);
    assertThat(guarded(application.get(TRACES + "?limit=0")).statusCode()).isEqualTo(400);
  }

  @OnBothServers
  void noWayToWriteThePathGetsRoundIt(RunningApplication application) {
    for (String path : List.of("/actuator/%74races", "/actuator;x=1/traces", TRACES + ";x=1")) {
      assertThat(guarded(application.get(path + "/ui")).statusCode()).as(path).isEqualTo(200);
      assertThat(send(application, "DELETE", path)).as(path).isEqualTo(403);
    }
    assertHolds(application, "secret");
  }

  @OnBothServers
  void whatIsBesideTheEndpointIsNotItsBusiness(RunningApplication application) {
    for (String path : List.of("/actuator", "/actuator/tracesuit")) {
      assertThat(application.get(path).headers().map()).doesNotContainKey("referrer-policy");
    }
  }

  @OnBothServers
  void aParameterNeverReplacesThePath(RunningApplication application) {
    String id = application.json(TRACES).get("traces").get(0).get("traceId").stringValue();

    for (String path : List.of("fields", id, "")) {
      HttpResponse<String> response = guarded(application.get(PAGE + "?path=" + path));

      assertThat(response.statusCode()).as(path).isEqualTo(400);
      assertThat(response.body()).doesNotContain("secret");
    }
    assertThat(application.get(PAGE + "?p%61th=fields").statusCode()).isEqualTo(400);
    assertThat(application.get(PAGE + "?path=" + id + "&path=x&path=stack").statusCode())
        .isEqualTo(400);
  }

  @OnBothServers
  void aParameterStandsOnce(RunningApplication application) {
    HttpResponse<String> twice = application.get(TRACES + "?name=secret&name=b");
    assertThat(twice.statusCode()).isEqualTo(400);
    assertThat(RunningApplication.json(twice).get("allowed").stringValue())
        .isEqualTo("each parameter once, and none that is called path");
    assertThat(application.get(TRACES + "?name=secret&limit=1").statusCode()).isEqualTo(200);
  }

  @OnBothServers
  void aSlashBehindThePageLeadsToIt(RunningApplication application) {
    HttpResponse<String> response = guarded(application.get(PAGE + "/?q=a%20b&view=list"));

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().allValues("Location")).containsExactly("../ui?q=a%20b&view=list");
    assertThat(application.get(PAGE + "/").headers().allValues("Location"))
        .containsExactly("../ui");
  }

  @OnBothServers
  void aSlashBehindTheListIsAnsweredInWords(RunningApplication application) {
    HttpResponse<String> response = guarded(application.get(TRACES + "/"));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("There is nothing behind the slash");
  }

  @OnBothServers
  void noFormOfAForeignPageClears(RunningApplication application) {
    HttpResponse<String> response = application.postForm(TRACES, "_method=delete");

    assertThat(guarded(response).statusCode()).isEqualTo(403);
    assertHolds(application, "secret");
  }

  @OnBothServers
  void everyMethodThatDoesNotReadNeedsTheHeader(RunningApplication application) {
    for (String method : List.of("DELETE", "POST", "PUT", "PATCH")) {
      assertThat(send(application, method, TRACES)).as(method).isEqualTo(403);
    }
    for (String method : List.of("HEAD", "OPTIONS")) {
      assertThat(send(application, method, TRACES)).as(method).isEqualTo(200);
    }
    assertHolds(application, "secret");

    assertThat(application.delete(TRACES).statusCode()).isEqualTo(204);
    assertHolds(application);
  }

  @OnBothServers
  void whoTakesItHasAnswersEncoded(RunningApplication application) throws IOException {
    for (String path : List.of(TRACES, PAGE, PAGE + "/app.js", TRACES + "/none")) {
      HttpResponse<String> plain = application.get(path);
      HttpResponse<byte[]> encoded = application.bytes(path, "br, gzip;q=0.5");

      assertThat(encoded.statusCode()).as(path).isEqualTo(plain.statusCode());
      assertThat(encoded.headers().allValues("Content-Encoding")).containsExactly("gzip");
      assertThat(encoded.headers().allValues("Content-Length"))
          .containsExactly(String.valueOf(encoded.body().length));
      assertThat(encoded.headers().allValues("Vary")).contains("Accept-Encoding");
      assertThat(encoded.headers().firstValue("Content-Type"))
          .isEqualTo(plain.headers().firstValue("Content-Type"));
      try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(encoded.body()))) {
        String decoded = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(decoded).as(path).isEqualTo(plain.body());
      }
    }
    assertThat(application.bytes(TRACES + "/", "gzip").statusCode()).isEqualTo(404);
  }

  @OnBothServers
  void whoDoesNotHasThemPlain(RunningApplication application) {
    for (String accepted : List.of("identity", "br", "gzip;q=0", "GZIP; q=0.000, *")) {
      HttpResponse<byte[]> plain = application.bytes(TRACES, accepted);

      assertThat(plain.headers().map()).as(accepted).doesNotContainKey("content-encoding");
      assertThat(new String(plain.body(), StandardCharsets.UTF_8)).contains("secret");
    }
  }

  private static int send(RunningApplication application, String method, String path) {
    return application.send("local.server.port", method, path, Map.of()).statusCode();
  }

  private static void assertHolds(RunningApplication application, String... names) {
    assertThat(application.json(TRACES).get("traces").valueStream())
        .extracting(trace -> trace.get("name").stringValue())
        .containsExactly(names);
  }

  static HttpResponse<String> guarded(HttpResponse<String> response) {
    Map<String, List<String>> headers = response.headers().map();
    assertThat(headers.get("content-security-policy")).containsExactly(POLICY);
    assertThat(headers.get("x-content-type-options")).containsExactly("nosniff");
    assertThat(headers.get("cache-control")).containsExactly("no-store");
    assertThat(headers.get("referrer-policy")).containsExactly("no-referrer");
    return response;
  }
}
