package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Which method of a controller a request is said to have called, on Tomcat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandlerNameTests {

  private static final String KEY = "code.function.name";

  private TestServer server;

  @BeforeAll
  void start() {
    server =
        TestServer.start(Applications.tomcatWebMvc(ShopController.class, CanaryController.class));
  }

  @AfterAll
  void stop() {
    assertThat(server.leftovers()).isEmpty();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/7, order",
    "/callable/7, callable",
    "/deferred-times-out/7, timeout",
    "/sold-out/7, soldOut",
    "/throws/7, throwing",
    "/bad/7, bad"
  })
  void theHandlerIsNamedWhateverBecomesOfTheRequest(String path, String method) {
    server.get(path);

    assertThat(server.takeSpan().attributes().get(KEY))
        .isEqualTo(ShopController.class.getName() + "." + method);
  }

  @Test
  void aHandlerThatIsInheritedIsNamedByTheClassThatHasIt() {
    server.get("/birds");

    assertThat(server.takeSpan().attributes().get(KEY))
        .isEqualTo(BirdController.class.getName() + ".birds");
  }

  @Test
  void theNameIsMadeOnce() {
    server.get("/orders/7");
    server.get("/orders/8");

    SpanData first = server.takeSpan();
    assertThat(server.takeSpan().attributes().get(KEY))
        .isNotNull()
        .isSameAs(first.attributes().get(KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/functional/7", "/nowhere"})
  void whatIsNoMethodOfAControllerHasNoName(String path) {
    server.get(path);

    assertThat(server.takeSpan().attributes().get(KEY)).isNull();
  }

  abstract static class BirdController {

    @GetMapping("/birds")
    @ResponseBody
    String birds() {
      return "birds";
    }
  }

  @Controller
  static class CanaryController extends BirdController {}
}
