package dev.lumen.trace.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
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
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.util.ClassUtils;

/** As the starter has it: without {@code io.micrometer:context-propagation}. */
class WithoutJarTests {

  /** Asks the application what is current on its threads, and says what is not as it should be. */
  public static final class WhatIsWrong implements Callable<String> {
    @Override
    public String call() throws Exception {
      if (ClassUtils.isPresent("io.micrometer.context.ContextRegistry", null)) {
        return "the jar is there";
      }
      try (TestServer server =
          TestServer.startReactive(
              ReactiveApplications.traced(
                  ReactorAutoConfiguration.class, ReactiveShopController.class))) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/currents/7"))
                .header("Connection", "close")
                .POST(HttpRequest.BodyPublishers.ofString("body"))
                .build();
        String seen =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
        SpanData span = server.takeSpan();
        String expected = (span.context().traceparent() + "\n").repeat(6);
        return seen.equals(expected) ? "" : seen;
      }
    }
  }

  @Test
  void theSpanIsCurrentOnEveryThreadThatWorksForTheRequest() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader without =
        new URLClassLoader(withoutTheJar(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(without);
      Object application =
          without.loadClass(WhatIsWrong.class.getName()).getConstructor().newInstance();

      assertThat(((Callable<?>) application).call()).isEqualTo("");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] withoutTheJar() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !new File(entry).getName().startsWith("context-propagation-"))
        .map(WithoutJarTests::url)
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
