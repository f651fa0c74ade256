package dev.lumen.trace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSenderTests {

  private final CompletableFuture<Headers> headers = new CompletableFuture<>();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final FakeTime time = new FakeTime();
  private HttpServer server;
  private URI uri;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/in?key=hush");
    server.createContext(
        "/in",
        exchange -> {
          headers.complete(exchange.getRequestHeaders());
          body.complete(exchange.getRequestBody().readAllBytes());
          exchange.getResponseHeaders().set("X-Answer", "yes");
          exchange.sendResponseHeaders(202, 5);
          exchange.getResponseBody().write("taken".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void theBodyArrivesWithItsHeadersAndTheAnswerComesBack() throws Exception {
    HttpSender sender = HttpSender.builder(uri).header("Authorization", "Bearer hush").build();

    HttpAnswer answer = sender.post(ascii("spans"), "text/x-spans");

    assertThat(body.get()).asString().isEqualTo("spans");
    assertThat(headers.get().getFirst("Content-Type")).isEqualTo("text/x-spans");
    assertThat(headers.get().getFirst("Authorization")).isEqualTo("Bearer hush");
    assertThat(headers.get().getFirst("User-Agent")).isEqualTo("lumen-trace");
    assertThat(headers.get()).doesNotContainKeys("Accept-Encoding", "Content-Encoding", "Upgrade");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.isSuccess()).isTrue();
    assertThat(answer.header("x-answer")).contains("yes");
    assertThat(answer.body()).asString().isEqualTo("taken");
  }

  @Test
  void onlyWhatIsBetweenPositionAndLimitIsSent() throws Exception {
    ByteBuffer spans = ascii("no spans, please");

    HttpSender.builder(uri).build().post(spans.slice(3, 5), "text/x-spans");

    assertThat(body.get()).asString().isEqualTo("spans");
  }

  @Test
  void aBodyOutsideOfTheHeapIsSentToo() throws Exception {
    ByteBuffer spans = ByteBuffer.allocateDirect(5).put(ascii("spans")).flip();

    HttpSender.builder(uri).build().post(spans, "text/x-spans");

    assertThat(body.get()).asString().isEqualTo("spans");
  }

  @Test
  void theBodyIsCompressedWhereThatIsAskedFor() throws Exception {
    HttpSender.builder(uri).gzip(true).build().post(ascii("spans"), "text/x-spans");

    assertThat(headers.get().getFirst("Content-Encoding")).isEqualTo("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(body.get())).readAllBytes())
        .asString()
        .isEqualTo("spans");
  }

  @Test
  void whatTheBuilderIsToldLaterIsOfNoConcernToTheSender() throws Exception {
    HttpSender.Builder builder = HttpSender.builder(uri);
    HttpSender sender = builder.build();

    builder.header("X-Late", "yes");
    sender.post(ascii("spans"), "text/x-spans");

    assertThat(headers.get()).doesNotContainKey("X-Late");
  }

  @ParameterizedTest
  @CsvSource({
    "Host, evil.example",
    "Content-Length, 5",
    "Connection, close",
    "Content-Type, hush",
    "content-encoding, hush",
    "bad name, hush",
    "X-Token, 'hush\n'",
    "X-Token, hüsh"
  })
  void aHeaderThatCannotBeSentIsRefusedByItsNameAlone(String name, String value) {
    HttpSender.Builder builder = HttpSender.builder(uri);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header(name, value))
        .withMessageContaining(name)
        .withMessageNotContaining(value)
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/traces",
        "collector:4318",
        "ftp://collector/",
        "http:///v1/traces",
        "http:collector",
        "http://user:hush@collector/",
        "http://user:hush@otel_collector/",
        "http://collector:65536/",
        "http://collector:0/",
        "http://otel_collector:hush/",
        "http://otel_collector:4318/v1/traces?key=hush",
        "http://sammler.größe:4318/"
      })
  void anAddressThatIsNoneIsRefusedUnseen(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpSender.builder(URI.create(endpoint)))
        .withMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain\r\nX-Evil: yes", "text/plain\n", "\u0000"})
  void aContentTypeCannotBringAHeaderWithIt(String contentType) {
    HttpSender sender = HttpSender.builder(uri).build();

    assertThatIllegalArgumentException().isThrownBy(() -> sender.post(ascii("spans"), contentType));
    assertThat(headers).isNotDone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void timeLimitsMustBePositive(Duration limit) {
    HttpSender.Builder builder = HttpSender.builder(uri);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(limit));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(limit));
  }

  @Test
  void aSenderShowsItsAddressWithoutTheQuery() {
    HttpSender sender = HttpSender.builder(uri).header("Authorization", "hush").build();

    assertThat(sender).hasToString("http://127.0.0.1:" + uri.getPort() + "/in");
  }

  @Test
  void aHostThatTheClientDoesNotTakeIsRefusedInWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpSender.builder(URI.create("http://otel_collector:4318")))
        .withMessageContaining("such as one with '_'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://collector", "https://collector:1/x?y", "HTTP://[::1]:65535/"})
  void addressesOfEachFormAreTaken(URI endpoint) {
    assertThat(HttpSender.builder(endpoint).build()).asString().startsWith(endpoint.getScheme());
  }

  @Test
  void aProtocolThatTlsDoesNotHaveIsRefused() {
    SSLParameters parameters = new SSLParameters(null, new String[] {"TLSv9"});
    HttpSender.Builder sender =
        HttpSender.builder(URI.create("https://collector/")).sslParameters(parameters);

    assertThatIllegalArgumentException().isThrownBy(sender::build).withMessageContaining("TLSv9");
  }

  @Test
  void threadsPostAtTheSameTime() throws Exception {
    CountDownLatch bothArrived = new CountDownLatch(2);
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.readRequest();
              bothArrived.countDown();
              await(bothArrived);
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            })) {
      HttpSender sender = time.sender(server.uri()).gzip(true).build();
      List<FutureTask<HttpAnswer>> posts =
          List.of(
              new FutureTask<>(() -> sender.post(ascii("spans"), "text/x-spans")),
              new FutureTask<>(() -> sender.post(ascii("spans"), "text/x-spans")));

      posts.forEach(post -> new Thread(post).start());

      for (FutureTask<HttpAnswer> post : posts) {
        assertThat(post.get().status()).isEqualTo(200);
      }
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aVirtualThreadPostsAndIsInterrupted() throws Exception {
    CountDownLatch arrived = new CountDownLatch(2);
    try (RawServer server =
            new RawServer(
                connection -> {
                  connection.readRequest();
                  arrived.countDown();
                  if (connection.number() == 1) {
                    connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                  } else {
                    connection.hold();
                  }
                });
        HttpSender sender = time.sender(server.uri()).build()) {
      FutureTask<HttpAnswer> first = new FutureTask<>(() -> sender.post(ascii("a"), "text/plain"));
      FutureTask<HttpAnswer> second = new FutureTask<>(() -> sender.post(ascii("b"), "text/plain"));

      Thread unused = startVirtualThread(first);
      assertThat(first.get().status()).isEqualTo(200);
      Thread thread = startVirtualThread(second);
      await(arrived);
      thread.interrupt();

      assertThatThrownBy(second::get).hasCauseInstanceOf(InterruptedException.class);
    }
  }

  /** Which the JDK that this is compiled for does not have. */
  private static Thread startVirtualThread(Runnable work) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
