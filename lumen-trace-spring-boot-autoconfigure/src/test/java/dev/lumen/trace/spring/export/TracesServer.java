package dev.lumen.trace.spring.export;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Takes whatever is posted to it, by whichever protocol, and answers 200. */
final class TracesServer implements AutoCloseable {

  /** What came with one request. */
  record Message(String path, Headers headers) {}

  private final HttpServer server;
  private final List<Message> messages = new ArrayList<>();

  TracesServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String address(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** What came since it was asked before. */
  synchronized List<Message> take() {
    List<Message> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  List<String> takePaths() {
    return take().stream().map(Message::path).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      synchronized (this) {
        messages.add(new Message(exchange.getRequestURI().getPath(), exchange.getRequestHeaders()));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
