package dev.lumen.trace.otlp;

import com.google.protobuf.MessageLite;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend that decodes what it is sent, and answers as it is told: at first that all is well. */
final class AnsweringServer implements AutoCloseable {

  /** Answers one request; {@code number} is 1 for the first. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange, int number) throws IOException;
  }

  final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  final URI uri;
  volatile Answer answer = (exchange, number) -> exchange.sendResponseHeaders(200, -1);
  private final HttpServer server;

  AnsweringServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
          answer.to(exchange, requests.size());
          exchange.close();
        });
    server.start();
    uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
  }

  /** How many spans a request has. */
  static int spans(ExportTraceServiceRequest request) {
    return request.getResourceSpans(0).getScopeSpans(0).getSpansCount();
  }

  static ExportTraceServiceResponse partialSuccess(long rejected, String message) {
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(rejected)
                .setErrorMessage(message))
        .build();
  }

  static void protobuf(HttpExchange exchange, int status, MessageLite message) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    byte[] body = message.toByteArray();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
