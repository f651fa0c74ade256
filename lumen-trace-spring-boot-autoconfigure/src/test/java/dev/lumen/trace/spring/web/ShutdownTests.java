package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerStats;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.http.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What becomes of the spans of a request that is served while the application is shut down. */
class ShutdownTests {

  @ParameterizedTest
  @ValueSource(classes = {Applications.Tomcat.class, Applications.Jetty.class})
  void theSpansOfARequestInFlightAreExported(Class<?> server) throws Exception {
    TestServer application =
        TestServer.start(
            Applications.webMvc(server, Slow.class, Draining.class, LastExporter.class),
            "server.shutdown=graceful",
            "lumen.trace.export.async=true",
            "lumen.trace.export.interval=1h");
    Tracer tracer = application.context().getBean(Tracer.class);
    LastExporter exporter = application.context().getBean(LastExporter.class);
    CompletableFuture<HttpResponse<String>> answer =
        HttpClient.newHttpClient()
            .sendAsync(application.request("GET", "/slow"), HttpResponse.BodyHandlers.ofString());
    application.context().getBean(Slow.class).entered.await();

    application.close();

    assertThat(answer.join().body()).isEqualTo("served");
    assertThat(exporter.calls).containsExactly("export work", "export GET /slow", "close");
    TracerStats stats = tracer.stats();
    assertThat(stats.live()).isZero();
    assertThat(stats.exporters())
        .allSatisfy(
            counts -> {
              assertThat(counts.exported()).isEqualTo(2);
              assertThat(counts.dropped()).isEmpty();
            });
  }

  @RestController
  static class Slow {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final Tracer tracer;
    private final Draining draining;

    Slow(Tracer tracer, Draining draining) {
      this.tracer = tracer;
      this.draining = draining;
    }

    @GetMapping("/slow")
    String slow() throws InterruptedException {
      entered.countDown();
      draining.begun.await();
      return tracer.inSpan("work", span -> "served");
    }
  }

  /** Knows when the server takes no more requests and waits for those that it has. */
  static class Draining implements SmartLifecycle {

    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean running;

    @Override
    public int getPhase() {
      return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      running = false;
      begun.countDown();
    }

    @Override
    public boolean isRunning() {
      return running;
    }
  }

  static class LastExporter implements SpanExporter {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public void export(List<SpanData> spans) {
      spans.forEach(span -> calls.add("export " + span.name()));
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }
}
