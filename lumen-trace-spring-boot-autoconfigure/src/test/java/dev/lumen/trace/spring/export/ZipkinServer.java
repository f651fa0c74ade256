package dev.lumen.trace.spring.export;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

/** Takes spans over HTTP as Zipkin does, and answers 202, or what a test has it answer. */
final class ZipkinServer implements AutoCloseable {

  /** What came with one request. */
  record Message(String path, Headers headers, List<Span> spans) {}

  private final HttpServer server;
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final List<Span> taken = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<List<Span>> status = spans -> 202;

  ZipkinServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Has it answer with a status that depends on the spans of the message. */
  ZipkinServer answering(ToIntFunction<List<Span>> newStatus) {
    status = newStatus;
    return this;
  }

  URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/api/v2/spans");
  }

  /** All that came, in order. */
  List<Message> messages() {
    return messages;
  }

  /** The spans of messages that were answered with success, in order. */
  List<Span> taken() {
    return taken;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getRequestHeaders();
      boolean zipped = "gzip".equals(headers.getFirst("Content-Encoding"));
      InputStream body = exchange.getRequestBody();
      byte[] bytes = (zipped ? new GZIPInputStream(body) : body).readAllBytes();
      SpanBytesDecoder decoder =
          "application/x-protobuf".equals(headers.getFirst("Content-Type"))
              ? SpanBytesDecoder.PROTO3
              : SpanBytesDecoder.JSON_V2;
      List<Span> spans = decoder.decodeList(bytes);
      messages.add(new Message(exchange.getRequestURI().getPath(), headers, spans));
      int answer = status.applyAsInt(spans);
      if (answer == 202) {
        taken.addAll(spans);
      }
      byte[] text = answer == 202 ? new byte[0] : "No thanks\n".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer, text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
