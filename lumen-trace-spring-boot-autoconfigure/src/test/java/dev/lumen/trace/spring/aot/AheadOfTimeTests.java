package dev.lumen.trace.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.aot.AotShop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

/** An application that starts from what was generated ahead of time, on a JVM. */
@Tag("aot")
class AheadOfTimeTests {

  @Test
  @CompileWithForkedClassLoader
  void aReactiveApplicationIsTracedWhole() {
    AheadOfTime shop = AheadOfTime.process(AotShop.class, WebApplicationType.REACTIVE, arguments());

    shop.run(AheadOfTimeTests::isTracedWhole, arguments());
  }

  @Test
  @CompileWithForkedClassLoader
  void soIsAServletApplicationWithAPortForItsManagement() {
    String[] arguments = arguments("--management.server.port=0");
    AheadOfTime shop = AheadOfTime.process(AotShop.class, WebApplicationType.SERVLET, arguments);

    shop.run(AheadOfTimeTests::isTracedWhole, arguments);
  }

  @Test
  @CompileWithForkedClassLoader
  void classesOfProxiesAreMadeForWhatHasOneWhenItRuns() {
    RuntimeHints hints =
        AheadOfTime.process(AotShop.class, WebApplicationType.NONE, arguments()).hints();

    Stream<String> extended =
        Stream.of(
            "com.zaxxer.hikari.HikariDataSource",
            AotShop.OrderService.class.getName(),
            AotShop.Prices.class.getName(),
            "dev.lumen.trace.spring.context.ExecutorProxies$TracedThreadPool",
            "dev.lumen.trace.spring.context.ExecutorProxies$TracedScheduledThreadPool",
            "dev.lumen.trace.spring.context.ExecutorProxies$TracedForkJoinPool");
    assertThat(extended.map(name -> TypeReference.of(name + "$$SpringCGLIB$$0")))
        .allMatch(
            type ->
                RuntimeHintsPredicates.reflection()
                    .onType(type)
                    .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                    .test(hints));
  }

  private static String[] arguments(String... more) {
    return Stream.concat(
            Stream.of(
                "--server.port=0",
                "--management.endpoints.web.exposure.include=traces",
                "--lumen.trace.traced.beans=service"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static void isTracedWhole(ConfigurableApplicationContext context) {
    String port = context.getEnvironment().getProperty("local.server.port");
    String management = context.getEnvironment().getProperty("local.management.port", port);

    assertThat(get(port, "/orders")).isEqualTo("42");

    assertThat(get(management, "/actuator/traces")).contains("\"name\":\"GET /orders\"");
    assertThat(get(management, "/actuator/traces/ui")).contains("<title>Traces</title>");
    assertThat(get(management, "/actuator/traces?query=name:SELECT")).contains("GET /orders");
    assertThat(get(management, "/actuator/traces?query=name:Prices.factor"))
        .contains("GET /orders");
  }

  private static String get(String port, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
