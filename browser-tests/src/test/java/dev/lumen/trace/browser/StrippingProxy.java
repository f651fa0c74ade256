package dev.lumen.trace.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy that shows an application below {@code /app}, and tells it nothing of that: no header,
 * and no change to what it answers.
 */
final class StrippingProxy implements AutoCloseable {

  private static final String PREFIX = "/app";
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "date");

  private final String target;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> strays = new ConcurrentSkipListSet<>();
  private final HttpServer server;

  /**
   * @param target the address of the application, without a path
   */
  StrippingProxy(String target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String address(String path) {
    return "http://localhost:" + server.getAddress().getPort() + PREFIX + path;
  }

  /** What was asked for beside the prefix: to be nothing. */
  Set<String> strays() {
    return strays;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = exchange.getRequestURI().toString();
      if (asked.startsWith(PREFIX + "/")) {
        forward(exchange, URI.create(target + asked.substring(PREFIX.length())));
      } else {
        strays.add(asked);
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void forward(HttpExchange exchange, URI uri) throws IOException {
    HttpResponse<byte[]> response = get(uri);
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    int length = response.body().length;
    exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(response.body());
  }

  private HttpResponse<byte[]> get(URI uri) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
