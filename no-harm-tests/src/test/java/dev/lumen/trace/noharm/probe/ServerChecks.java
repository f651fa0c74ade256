package dev.lumen.trace.noharm.probe;

import dev.lumen.trace.noharm.app.Journal;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What clients of the application get, to the byte, and what it sees of their requests. */
final class ServerChecks {

  private static final String BASIC = "Authorization: Basic YWRhOnNlY3JldA==";
  private static final String CORS = "Origin: https://shop.example";
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  private final RawClient client;
  private final Map<String, String> requests = new LinkedHashMap<>();

  ServerChecks(int port) {
    this.client = new RawClient(port);
    answers();
    faults();
    later();
    uploads();
    protocol();
  }

  private void answers() {
    requests.put("a resource", get("/orders/7?a=1&b=2", BASIC));
    requests.put("a functional route", get("/functional/7"));
    requests.put("a servlet", get("/plain/text"));
    requests.put("a static file", get("/hello.txt"));
    requests.put("a part of a static file", get("/hello.txt", "Range: bytes=0-4"));
    requests.put("a file that is fresh", get("/hello.txt", "If-Modified-Since: " + FUTURE));
    requests.put("the welcome page", get("/", "Accept: text/html"));
    requests.put("a forward", get("/forward"));
    requests.put("a forward to a file", get("/forward-to-file"));
    requests.put("a redirect", get("/redirect"));
    requests.put("an ETag", get("/conditional/lamp"));
    requests.put(
        "an ETag that matches",
        get("/conditional/lamp", "If-None-Match: \"0263addb7611158a2c3db7c164a20cc2f\""));
    requests.put("a large answer", get("/large"));
    requests.put("a compressed answer", get("/large", "Accept-Encoding: gzip"));
    requests.put("cookies and a session", get("/cookie", "Cookie: basket=full"));
    requests.put(
        "a forwarded request",
        get(
            "/where",
            "X-Forwarded-Host: shop.example",
            "X-Forwarded-Proto: https",
            "X-Forwarded-For: 192.0.2.1"));
    requests.put("ids of the application's own", get("/own-ids"));
    requests.put("ids of the caller", get("/own-ids", "X-Trace-ID: caller's", "X-Span-ID: 1"));
    requests.put(
        "a traceparent of the caller",
        get("/own-ids", "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-00"));
    requests.put("an admin", get("/admin/vault", BASIC));
    requests.put("nobody at the admin's", get("/admin/vault"));
    requests.put("nobody at a guarded method", get("/vault"));
    requests.put("a wrong password", get("/orders/7", "Authorization: Basic YWRhOndyb25n"));
    requests.put("CORS", get("/orders/7", CORS));
    requests.put("CORS from elsewhere", get("/orders/7", "Origin: https://evil.example"));
    requests.put(
        "a preflight",
        "OPTIONS /orders/7 HTTP/1.1\n" + CORS + "\nAccess-Control-Request-Method: GET");
  }

  private static final String FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT";

  private void faults() {
    requests.put("404", get("/nowhere"));
    requests.put("404 as a page", get("/nowhere", "Accept: text/html"));
    requests.put("404 of a servlet", get("/plain/nowhere"));
    requests.put("405", "DELETE /orders/7 HTTP/1.1");
    requests.put("406", get("/orders/7", "Accept: image/png"));
    requests.put("415", post("/orders", "text/plain", "lamp"));
    requests.put("400 for a path", get("/orders/seven"));
    requests.put("400 for a body", post("/orders", "application/json", "{"));
    requests.put("400 for a missing parameter", post("/form", FORM, "a=b"));
    requests.put("an exception", get("/boom"));
    requests.put("an exception as a page", get("/boom", "Accept: text/html"));
    requests.put("an error", get("/error-thrown"));
    requests.put("an exception of a function", get("/functional-fails/7"));
    requests.put("an exception of a servlet", get("/plain/fails"));
    requests.put("an exception of a Callable", get("/callable-fails"));
    requests.put("an exception after the first bytes", get("/cut-off"));
    requests.put("an exception that is handled", get("/out-of-stock"));
    requests.put("an exception with a status", get("/gone"));
    requests.put("sendError", get("/refused"));
    requests.put("a path that the firewall refuses", get("/orders//7"));
  }

  private static final String FORM = "application/x-www-form-urlencoded";

  private void later() {
    requests.put("a Callable", get("/callable", BASIC));
    requests.put("a DeferredResult", get("/deferred", BASIC));
    requests.put("a DeferredResult that times out", get("/never"));
    requests.put("a CompletableFuture", get("/future", BASIC));
    requests.put("a Mono", get("/mono", BASIC));
    requests.put("server-sent events", get("/events"));
  }

  private void uploads() {
    requests.put("JSON", post("/orders", "application/json", "{\"id\":1,\"article\":\"lamp\"}"));
    requests.put("a form", post("/form?tag=1", FORM, "name=Ada&tag=2"));
    requests.put("a form read as a stream", post("/form-as-stream", FORM, "name=Ada"));
    requests.put("an upload by length", post("/upload", BYTES, "x".repeat(100_000)));
    requests.put(
        "an upload in chunks",
        post("/upload", BYTES, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "Transfer-Encoding: chunked"));
    requests.put("an upload that nobody reads", post("/unread", BYTES, "x".repeat(100_000)));
    requests.put(
        "a multipart upload",
        post("/multipart", "multipart/form-data; boundary=B", MULTIPART.replace("\n", "\r\n")));
  }

  private static final String MULTIPART =
      """
      --B
      Content-Disposition: form-data; name="file"; filename="a.txt"

      abc
      --B
      Content-Disposition: form-data; name="note"

      hello
      --B--
      """;

  private static final String BYTES = "application/octet-stream";

  private void protocol() {
    requests.put("HEAD", "HEAD /orders/7 HTTP/1.1");
    requests.put("HEAD of a file", "HEAD /hello.txt HTTP/1.1");
    requests.put("OPTIONS", "OPTIONS /orders/7 HTTP/1.1");
    requests.put("TRACE", "TRACE /orders/7 HTTP/1.1");
    requests.put("a method that nobody knows", "PURGE /orders/7 HTTP/1.1");
    requests.put("HTTP/1.0", "GET /orders/7 HTTP/1.0");
    requests.put("a path that the server refuses", get("/orders/%zz"));
  }

  private static String get(String path, String... headers) {
    return String.join("\n", "GET " + path + " HTTP/1.1", String.join("\n", headers)).strip();
  }

  private static String post(String path, String type, String body, String... headers) {
    String head = String.join("\n", headers);
    return "POST %s HTTP/1.1\nContent-Type: %s%s%s\n\n%s"
        .formatted(path, type, head.isEmpty() ? "" : "\n", head, body);
  }

  void run(Observations seen) throws Exception {
    for (Map.Entry<String, String> request : requests.entrySet()) {
      seen.check("server: " + request.getKey(), () -> client.ask(request.getValue()));
    }
    for (String path : new String[] {"async", "async-dispatch", "async-timeout"}) {
      seen.check("server: a servlet, " + path, () -> askServlet("/plain/" + path));
    }
    seen.check("server: an answer that is streamed", this::streamed);
    seen.check("server: two requests over a connection", this::keptConnection);
    seen.check("server: a client that waits to be asked for its body", this::expectContinue);
    seen.check("server: a client that breaks off", this::brokenOff);
    seen.check("server: a WebSocket", this::webSocket);
  }

  private void askServlet(String path) throws Exception {
    client.ask(get(path));
    Journal.note("listeners were called", Journal.await("listener: complete"));
  }

  private void streamed() throws Exception {
    try (Socket socket = client.connect()) {
      RawClient.send(socket, get("/streamed"));
      InputStream input = new BufferedInputStream(socket.getInputStream());
      input.mark(10_000);
      input.readNBytes(1_000);
      client.ask(get("/release"));
      input.reset();
      RawMessage.read(input, true, false).note("streamed");
      Journal.note("connection is closed", input.read() < 0);
    }
  }

  private void keptConnection() throws Exception {
    try (Socket socket = client.connect()) {
      InputStream input = new BufferedInputStream(socket.getInputStream());
      RawClient.send(socket, post("/unread", BYTES, "x".repeat(1000), "Connection: keep-alive"));
      RawMessage.read(input, true, false).note("first");
      RawClient.send(socket, get("/boom", "Connection: keep-alive"));
      RawMessage.read(input, true, false).note("second");
      socket.setSoTimeout(500);
      Journal.note("connection is closed", input.read() < 0);
    }
  }

  private void expectContinue() throws Exception {
    try (Socket socket = client.connect()) {
      InputStream input = new BufferedInputStream(socket.getInputStream());
      RawClient.send(
          socket,
          "POST /upload HTTP/1.1\nExpect: 100-continue\nContent-Length: 4\nConnection: close");
      RawMessage.read(input, true, true).note("interim");
      socket.getOutputStream().write(new byte[4]);
      RawMessage.read(input, true, false).note("final");
      Journal.note("connection is closed", input.read() < 0);
    }
  }

  private void webSocket() throws Exception {
    try (Socket socket = client.connect()) {
      RawClient.send(
          socket,
          get("/echo", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")
              + "\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
      RawMessage.read(socket.getInputStream(), true, true).note("handshake");
      // A masked frame of the text "hi", whose echo is not masked.
      socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
      Journal.note("frame", HexFormat.of().formatHex(socket.getInputStream().readNBytes(4)));
    }
  }

  private void brokenOff() throws Exception {
    try (Socket socket = client.connect()) {
      RawClient.send(socket, "POST /cut-off-upload HTTP/1.1\nContent-Length: 4000");
      socket.shutdownOutput();
      InputStream input = new BufferedInputStream(socket.getInputStream());
      RawMessage.read(input, true, false).note("answer");
      Journal.note("connection is closed", input.read() < 0);
    }
  }
}
