package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page over an application with 200 requests a second, of which 2% fail, for {@code
 * load.seconds}, by default 20. What it says is compared with what the client counted.
 */
@ExtendWith(Browser.class)
class LoadTests {

  private static final int SECONDS = Integer.getInteger("load.seconds", 20);
  private static final int PER_SECOND = 200;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void theRatesAreWhatTheClientCounted(Page page) throws InterruptedException, ExecutionException {
    try (Shop shop =
        Shop.open(
            Orders.class,
            "lumen.trace.web.enabled=true",
            "lumen.trace.store.max-spans=1000",
            "lumen.trace.store.max-size=16MB",
            "logging.level.org.apache.catalina.core=off")) {
      page.open(shop.ui(""), ".empty");
      page.js("performance.setResourceTimingBufferSize(100000)");
      Load load = new Load(shop);

      load.run(SECONDS / 2);
      page.sees(ROWS);
      long polls = page.<Long>js("return performance.getEntriesByType('resource').length");
      long bytes =
          page.<Number>js(
                  "return performance.getEntriesByType('resource')"
                      + ".reduce((sum, { transferSize }) => sum + transferSize, 0)")
              .longValue();
      page.keys("2").sees(".rates tbody tr");
      load.run(SECONDS / 2);
      load.awaitAnswers();

      page.press("since the start").sees(".rates tbody td", "%,d".formatted(load.answers()));
      double truth = 100.0 * load.failures() / load.answers();
      double shown = Double.parseDouble(page.text(".rates tbody td.error-text").split("%", 2)[0]);
      System.out.printf(
          Locale.ROOT,
          "%d answers, %.2f%% failed, %.1f%% shown; %,d bytes in %d answers to the page%n",
          load.answers(),
          truth,
          shown,
          bytes,
          polls);
      assertThat(shown).isCloseTo(truth, within(0.2));
      page.press("traces held").sees(".latency:not(.rates) tbody td.error-text");
      double held = Double.parseDouble(page.text(".latency tbody td.error-text").split("%", 2)[0]);
      assertThat(held).as("failures are evicted last").isGreaterThan(truth + 1);
      assertThat(shop.tracer().stats().live()).as("spans live").isLessThan(10);
      page.leave();
    }
  }

  /** Sends at a steady rate, whatever is answered. */
  private static final class Load {

    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(42);
    private final Phaser unanswered = new Phaser(1);
    private final LongAdder answers = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final String address;

    Load(Shop shop) {
      this.address = shop.address("local.server.port", "/orders/");
    }

    void run(int seconds) throws InterruptedException, ExecutionException {
      ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
      ScheduledFuture<?> sending =
          clock.scheduleAtFixedRate(this::send, 0, 1_000_000 / PER_SECOND, TimeUnit.MICROSECONDS);
      try {
        sending.get(seconds, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        clock.shutdownNow();
      }
    }

    private void send() {
      int order = random.nextInt(50) == 0 ? 0 : 1 + random.nextInt(1000);
      unanswered.register();
      CompletableFuture<?> unused =
          client
              .sendAsync(
                  HttpRequest.newBuilder(URI.create(address + order)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .thenAccept(this::count)
              .whenComplete((none, failure) -> unanswered.arriveAndDeregister());
    }

    private void count(HttpResponse<Void> response) {
      answers.increment();
      if (response.statusCode() >= 500) {
        failures.increment();
      }
    }

    void awaitAnswers() {
      unanswered.arriveAndAwaitAdvance();
    }

    long answers() {
      return answers.sum();
    }

    long failures() {
      return failures.sum();
    }
  }

  @RestController
  static class Orders {

    private final Tracer tracer;

    Orders(Tracer tracer) {
      this.tracer = tracer;
    }

    @GetMapping("/orders/{id}")
    int order(@PathVariable int id) {
      try (Span span = tracer.start("load-order")) {
        span.setAttribute("order", id);
        if (id == 0) {
          throw new IllegalStateException("no such order");
        }
        return id;
      }
    }
  }
}
