package dev.lumen.trace.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of the page's logic, which are modules themselves, each as a test. */
@ExtendWith(Browser.class)
class LogicTests {

  private static final Path MODULE = Path.of("..", "lumen-trace-spring-boot-autoconfigure", "src");
  private static final Path UI = MODULE.resolve("main/resources/dev/lumen/trace/spring/actuate/ui");
  private static final Path TESTS = MODULE.resolve("test/resources/ui");
  private static final String RUN =
      """
      const [file, done] = arguments;
      import('/test/' + file)
          .then(() => import('/test/test.js'))
          .then(({ run }) => run())
          .then(done, e => done(String(e.stack ?? e)));
      """;

  @TestFactory
  List<DynamicContainer> logic(Page page) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server, "/", UI);
    serve(server, "/ui/", UI);
    serve(server, "/test/", TESTS);
    server.start();
    try (Stream<Path> files = Files.list(TESTS)) {
      page.open("http://localhost:" + server.getAddress().getPort() + "/test/test.js", "pre");
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".test.js"))
          .sorted()
          .map(name -> dynamicContainer(name, results(page.jsAsync(RUN, name))))
          .toList();
    } finally {
      server.stop(0);
    }
  }

  private static Stream<DynamicTest> results(Object answer) {
    assertThat(answer).as("what a test file gave").isInstanceOf(List.class);
    List<?> results = (List<?>) answer;
    assertThat(results).isNotEmpty();
    return results.stream()
        .map(result -> (Map<?, ?>) result)
        .map(
            result ->
                dynamicTest(
                    String.valueOf(result.get("name")),
                    () -> assertThat(result.get("message")).asString().isEmpty()));
  }

  private static void serve(HttpServer server, String path, Path folder) {
    server.createContext(
        path,
        exchange -> {
          String name = exchange.getRequestURI().getPath().substring(path.length());
          if (name.endsWith(".js") || name.endsWith(".json")) {
            byte[] body = Files.readAllBytes(folder.resolve(name));
            exchange.getResponseHeaders().set("Content-Type", "text/javascript;charset=UTF-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } else {
            exchange.sendResponseHeaders(204, -1);
          }
          exchange.close();
        });
  }
}
