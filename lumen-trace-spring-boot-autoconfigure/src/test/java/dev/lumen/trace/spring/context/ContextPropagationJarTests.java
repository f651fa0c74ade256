package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Why the starter does not bring {@code io.micrometer:context-propagation}: in a servlet
 * application its mere presence carries the security context.
 */
class ContextPropagationJarTests {

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    JettyServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
  })
  static class Application {}

  @RestController
  static class Controller {
    @GetMapping("/")
    Mono<String> read() {
      SecurityContextHolder.getContext()
          .setAuthentication(new TestingAuthenticationToken("user", ""));
      return Mono.just("")
          .publishOn(Schedulers.parallel())
          .handle(
              (value, sink) ->
                  sink.next(
                      SecurityContextHolder.getContext().getAuthentication() == null
                          ? "nobody"
                          : "user"));
    }
  }

  /** Runs the application, without the tracer, and asks it who is logged in. */
  public static final class WhoIsLoggedIn implements Callable<String> {
    @Override
    public String call() throws Exception {
      try (ConfigurableApplicationContext context =
          new SpringApplicationBuilder(Application.class, Controller.class)
              .registerShutdownHook(false)
              .run("--server.port=0")) {
        String port = context.getEnvironment().getProperty("local.server.port");
        return HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
      }
    }
  }

  @Test
  void withItAnOperatorOnAnotherThreadSeesWhoIsLoggedIn() throws Exception {
    assertThat(new WhoIsLoggedIn().call()).isEqualTo("user");
  }

  @Test
  void withoutItNobodyIs() throws Exception {
    try (URLClassLoader without =
        new URLClassLoader(withoutTheJar(), ClassLoader.getPlatformClassLoader())) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(without);
      try {
        Object application =
            without.loadClass(WhoIsLoggedIn.class.getName()).getConstructor().newInstance();

        assertThat(((Callable<?>) application).call()).isEqualTo("nobody");
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  private static URL[] withoutTheJar() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !new File(entry).getName().startsWith("context-propagation-"))
        .map(ContextPropagationJarTests::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return new File(entry).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
