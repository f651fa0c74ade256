package dev.lumen.trace.spring.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The other side: answers 200, or as {@code /status/<code>} says; sends the headers of {@code
 * /slow-body} at once and its body on {@link #release()}; answers {@code /hang} on that too. From
 * {@code /elsewhere} it leads to itself under the name of another host.
 */
final class TestServer implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Headers> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final HttpServer server;

  TestServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://localhost:" + port();
  }

  /** The headers of the next request that came. */
  Headers request() throws InterruptedException {
    Headers headers = requests.poll(10, TimeUnit.SECONDS);
    if (headers == null) {
      throw new AssertionError("No request came");
    }
    return headers;
  }

  void release() {
    released.countDown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      requests.add(exchange.getRequestHeaders());
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/hang")) {
        await();
      }
      int status =
          path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
      if (path.startsWith("/elsewhere")) {
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + port() + "/there");
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(status, 0);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write("first,".getBytes(StandardCharsets.US_ASCII));
        body.flush();
        if (path.startsWith("/slow-body")) {
          await();
        }
        body.write("last".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private void await() {
    try {
      boolean unused = released.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
