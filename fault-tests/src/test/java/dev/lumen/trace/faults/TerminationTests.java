package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.faults.OtlpServer.DeadPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGTERM under load, with a backend that is well and with one that is dead. */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TerminationTests {

  private static final long CLOSE_TIMEOUT_MILLIS = 2_000;
  // What a JVM takes to end anyway, on a machine that has other things to do.
  private static final long MARGIN_MILLIS = 3_000;

  @Test
  void aPlainProgramLosesNothingToAHealthyBackend() throws Exception {
    try (OtlpServer server = OtlpServer.start();
        ForkedJvm jvm = plain(server.endpoint())) {
      jvm.awaitLine("READY");

      Ended ended = terminate(jvm);

      assertNothingLost("SIGTERM, healthy backend, plain program", server, ended);
    }
  }

  @Test
  void aPlainProgramWaitsForADeadBackendNoLongerThanItMay() throws Exception {
    try (DeadPort port = new DeadPort();
        ForkedJvm jvm = plain(port.endpoint())) {
      jvm.awaitLine("READY");

      Ended ended = terminate(jvm);

      assertAllCounted("SIGTERM, dead backend, plain program", ended);
    }
  }

  @Test
  void aSpringApplicationLosesNothingToAHealthyBackend() throws Exception {
    try (OtlpServer server = OtlpServer.start();
        ForkedJvm jvm = spring(server.endpoint());
        Requests requests = new Requests(jvm.awaitLine("READY"))) {
      requests.awaitSome();

      Ended ended = terminate(jvm);

      assertNothingLost("SIGTERM, healthy backend, Spring Boot", server, ended);
      assertThat(ended.counts.get("started")).isGreaterThanOrEqualTo(2L * requests.answered.get());
    }
  }

  @Test
  void aSpringApplicationWaitsForADeadBackendNoLongerThanItMay() throws Exception {
    try (DeadPort port = new DeadPort();
        ForkedJvm jvm = spring(port.endpoint());
        Requests requests = new Requests(jvm.awaitLine("READY"))) {
      requests.awaitSome();

      Ended ended = terminate(jvm);

      assertAllCounted("SIGTERM, dead backend, Spring Boot", ended);
    }
  }

  private static void assertNothingLost(String scenario, OtlpServer server, Ended ended) {
    ended.counts.assertSettled();
    assertThat(ended.counts.dropped()).isZero();
    assertThat(server.spans).hasSize((int) ended.counts.get("started"));
    assertThat(server.received).hasValue((int) ended.counts.get("started"));
    Outcome.print(
        scenario,
        "%,d started, %,d decoded by the backend; exit after %,d ms",
        ended.counts.get("started"),
        server.spans.size(),
        ended.millis);
  }

  private static void assertAllCounted(String scenario, Ended ended) {
    ended.counts.assertSettled();
    assertThat(ended.counts.get("exported")).isZero();
    assertThat(ended.millis).isLessThan(CLOSE_TIMEOUT_MILLIS + MARGIN_MILLIS);
    Outcome.print(
        scenario,
        "exit after %,d ms (close-timeout %,d ms); %s",
        ended.millis,
        CLOSE_TIMEOUT_MILLIS,
        ended.counts);
  }

  private static ForkedJvm plain(URI endpoint) throws IOException {
    return new ForkedJvm(
        TerminatedApplication.class,
        List.of(),
        endpoint.toString(),
        "PT" + CLOSE_TIMEOUT_MILLIS / 1000 + "S");
  }

  private static ForkedJvm spring(URI endpoint) throws IOException {
    return new ForkedJvm(
        TerminatedSpringApplication.class,
        List.of(),
        "--server.port=0",
        "--endpoint=" + endpoint,
        "--lumen.trace.export.close-timeout=" + CLOSE_TIMEOUT_MILLIS + "ms");
  }

  private static Ended terminate(ForkedJvm jvm) throws InterruptedException {
    long before = System.nanoTime();
    jvm.terminate();
    int exit = jvm.awaitExit();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    // 128 + 15: ended by SIGTERM, after its shutdown hooks.
    assertThat(exit).isEqualTo(143);
    return new Ended(FinalCounts.parse(jvm.awaitLine(FinalCounts.START)), millis);
  }

  private record Ended(FinalCounts counts, long millis) {}

  /** Four clients that ask as fast as they are answered, until they no longer are. */
  private static final class Requests implements AutoCloseable {

    final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch some = new CountDownLatch(400);
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final List<Thread> threads = new ArrayList<>();

    Requests(String port) {
      this.request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/work")).build();
      for (int i = 0; i < 4; i++) {
        Thread thread = new Thread(this::ask, "client-" + i);
        threads.add(thread);
        thread.start();
      }
    }

    private void ask() {
      try {
        while (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
          answered.incrementAndGet();
          some.countDown();
        }
      } catch (IOException e) {
        // The server is gone: so it should be.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void awaitSome() throws InterruptedException {
      assertThat(some.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Override
    public void close() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
