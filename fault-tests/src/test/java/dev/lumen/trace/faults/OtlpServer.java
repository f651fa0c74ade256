package dev.lumen.trace.faults;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lumen.trace.export.HttpSender;
import dev.lumen.trace.otlp.OtlpExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** A backend on a real socket, which decodes what it gets with the official classes. */
final class OtlpServer implements AutoCloseable {

  final Map<ByteString, Span> spans = new ConcurrentHashMap<>();
  final AtomicInteger received = new AtomicInteger();
  final CountDownLatch first = new CountDownLatch(1);
  volatile long firstNanos;
  private final HttpServer server;

  private OtlpServer(int port) throws IOException {
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/v1/traces", this::answer);
    server.start();
  }

  static OtlpServer start() throws IOException {
    return new OtlpServer(0);
  }

  URI endpoint() {
    return endpoint(server.getAddress().getPort());
  }

  private static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port + "/v1/traces");
  }

  static OtlpExporter exporter(URI endpoint) {
    return new OtlpExporter(HttpSender.builder(endpoint).gzip(true).build());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
      for (ResourceSpans resource : request.getResourceSpansList()) {
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          scope.getSpansList().forEach(this::take);
        }
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void take(Span span) {
    if (received.getAndIncrement() == 0) {
      firstNanos = System.nanoTime();
      first.countDown();
    }
    spans.put(span.getSpanId(), span);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * A port on which nobody listens, and which nobody else gets: whoever connects is refused at
   * once.
   */
  static final class DeadPort implements AutoCloseable {

    private final Socket bound = new Socket();

    DeadPort() throws IOException {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    URI endpoint() {
      return OtlpServer.endpoint(bound.getLocalPort());
    }

    /** From now on a backend listens here. */
    OtlpServer revive() throws IOException {
      int port = bound.getLocalPort();
      bound.close();
      return new OtlpServer(port);
    }

    @Override
    public void close() throws IOException {
      bound.close();
    }
  }
}
