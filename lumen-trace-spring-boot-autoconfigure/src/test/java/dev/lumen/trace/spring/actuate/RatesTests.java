package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.SpanListener;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import tools.jackson.databind.JsonNode;

/** What an application says of all its requests, of which one in a hundred is sampled. */
class RatesTests {

  private static RunningApplication application;
  private static final Roots ROOTS = new Roots();

  @BeforeAll
  static void start() {
    application =
        RunningApplication.exposing(
            Shop.class,
            "lumen.trace.web.enabled=true",
            "lumen.trace.web.exclude=/excluded",
            "lumen.trace.sampling.strategy=ratio",
            "lumen.trace.sampling.ratio=0.01",
            "lumen.trace.export.async=false",
            "lumen.trace.store.max-spans=20",
            "lumen.trace.metrics.spans.enabled=true",
            "logging.level.org.apache.catalina.core=off",
            "management.endpoints.web.exposure.include=traces,health");
    application.tracer().addListener(ROOTS);
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void allRequestsAreCountedWhateverIsSampledOrEvicted() throws InterruptedException {
    int exported = application.context().getBean(InMemoryExporter.class).size();
    for (int i = 0; i < 300; i++) {
      application.get("/orders/" + (i % 10 == 0 ? "bad" : i));
    }
    ROOTS.await(300);

    JsonNode orders = root("all", "GET /orders/{id}");

    assertThat(orders.get("count").longValue()).isEqualTo(300);
    assertThat(orders.get("errors").longValue()).isEqualTo(30);
    assertThat(orders.get("sampled").longValue()).isBetween(1L, 6L);
    assertThat(orders.get("perSecond").doubleValue()).isPositive();
    assertThat(orders.get("p50Ms").doubleValue())
        .isPositive()
        .isLessThanOrEqualTo(orders.get("p95Ms").doubleValue());
    assertThat(orders.get("p95Ms").doubleValue())
        .isLessThanOrEqualTo(orders.get("p99Ms").doubleValue());
    assertThat(orders.get("totalMs").doubleValue())
        .isGreaterThanOrEqualTo(orders.get("p50Ms").doubleValue() * 150 / 1.125);
    assertThat(
            StreamSupport.stream(orders.get("buckets").spliterator(), false)
                .mapToLong(bucket -> bucket.get("count").longValue())
                .sum())
        .isEqualTo(300);
    JsonNode bucket = orders.get("buckets").get(0);
    assertThat(bucket.get("fromMs").doubleValue()).isLessThan(bucket.get("toMs").doubleValue());
    // So are the spans below, whose times nobody else is told.
    assertThat(timed("GET /orders/{id}", "server", "unset")).isEqualTo(270);
    assertThat(timed("GET /orders/{id}", "server", "error")).isEqualTo(30);
    assertThat(timed("load", "internal", "unset")).isEqualTo(300);
    assertThat(application.context().getBean(InMemoryExporter.class).size() - exported)
        .isEqualTo(2 * orders.get("sampled").intValue());
  }

  @Test
  void whatACallerDecidedAgainstIsCountedToo() throws InterruptedException {
    application.get(
        "/refused",
        Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"));
    ROOTS.await(1);

    assertThat(root("5m", "GET /refused").get("count").longValue()).isEqualTo(1);
    assertThat(root("5m", "GET /refused").get("sampled").longValue()).isZero();
    assertThat(timed("GET /refused", "server", "unset")).isEqualTo(1);
  }

  @Test
  void whatIsExcludedIsNotCounted() throws InterruptedException {
    application.get("/excluded");
    application.get("/actuator/health");
    application.json("/actuator/traces");
    application.get("/marker");
    ROOTS.await(1);

    assertThat(names("all")).contains("GET /marker").noneMatch(name -> name.contains("xcluded"));
    assertThat(names("all")).noneMatch(name -> name.contains("actuator"));
    assertThat(timed("below excluded", "internal", "unset")).isZero();
  }

  @Test
  void anAsynchronousRequestCountsWhenItsResponseIsComplete() throws Exception {
    CompletableFuture<HttpResponse<String>> response =
        CompletableFuture.supplyAsync(() -> application.get("/slow"));
    DeferredResult<String> pending = Shop.PENDING.poll(30, TimeUnit.SECONDS);
    assertThat(pending).isNotNull();
    assertThat(names("all")).doesNotContain("GET /slow");

    pending.setResult("done");
    assertThat(response.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
    ROOTS.await(1);

    assertThat(root("60m", "GET /slow").get("count").longValue()).isEqualTo(1);
  }

  @Test
  void aWindowThatThereIsNotIsExplained() {
    HttpResponse<String> response = application.get("/actuator/traces/rates?window=7d");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningApplication.json(response).get("allowed").stringValue())
        .isEqualTo("5m, 60m, all");
  }

  @Test
  void withoutAWindowItIsTheLastFiveMinutes() {
    JsonNode rates = application.json("/actuator/traces/rates");

    assertThat(rates.get("window").stringValue()).isEqualTo("5m");
    assertThat(rates.get("seconds").doubleValue()).isBetween(0.0, 360.0);
  }

  private static Iterable<String> names(String window) {
    return application
        .json("/actuator/traces/rates?window=" + window)
        .get("roots")
        .findValuesAsString("name");
  }

  private static JsonNode root(String window, String name) {
    JsonNode rates = application.json("/actuator/traces/rates?window=" + window);
    return StreamSupport.stream(rates.get("roots").spliterator(), false)
        .filter(root -> root.get("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(rates.toString()));
  }

  private static long timed(String name, String kind, String status) {
    @Nullable Timer timer =
        application
            .context()
            .getBean(MeterRegistry.class)
            .find("lumen.trace.spans.duration")
            .tags("name", name, "kind", kind, "status", status)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  /** Told last, so that all others know by now. */
  private static final class Roots implements SpanListener {

    private final Semaphore ended = new Semaphore(0);

    @Override
    public Reach reach() {
      return Reach.ALL;
    }

    @Override
    public void onEnd(SpanData span) {
      if (span.isLocalRoot()) {
        ended.release();
      }
    }

    void await(int roots) throws InterruptedException {
      assertThat(ended.tryAcquire(roots, 30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Shop {

    static final BlockingQueue<DeferredResult<String>> PENDING = new LinkedBlockingQueue<>();

    @Bean
    InMemoryExporter exporter() {
      return new InMemoryExporter();
    }

    @Bean
    Orders orders(Tracer tracer) {
      return new Orders(tracer);
    }
  }

  @RestController
  static class Orders {

    private final Tracer tracer;

    Orders(Tracer tracer) {
      this.tracer = tracer;
    }

    @GetMapping("/orders/{id}")
    String order(@PathVariable String id) {
      tracer.start("load").end();
      if (id.equals("bad")) {
        throw new IllegalStateException("on purpose");
      }
      return id;
    }

    @GetMapping({"/refused", "/marker"})
    String refused() {
      return "fine";
    }

    @GetMapping("/excluded")
    String excluded() {
      tracer.start("below excluded").end();
      return "fine";
    }

    @GetMapping("/slow")
    DeferredResult<String> slow() {
      DeferredResult<String> result = new DeferredResult<>();
      Shop.PENDING.add(result);
      return result;
    }
  }
}
