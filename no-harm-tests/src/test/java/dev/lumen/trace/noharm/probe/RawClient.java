package dev.lumen.trace.noharm.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lumen.trace.noharm.app.Journal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Asks a server over a socket of its own, and notes every byte of what it says. */
record RawClient(int port) {

  private static final int PATIENCE_MILLIS = 10_000;

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** A request whose headers, and body after an empty line, are text; the host is added. */
  void ask(String request) throws IOException {
    answer(request).note("answer");
  }

  RawMessage answer(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request);
      InputStream input = new BufferedInputStream(socket.getInputStream());
      RawMessage answer = RawMessage.read(input, true, request.startsWith("HEAD "));
      Journal.note("connection is closed", input.read() < 0);
      return answer;
    }
  }

  /** Sends a request after which the connection may go on or not, as it says. */
  static void send(Socket socket, String request) throws IOException {
    int end = request.indexOf("\n\n");
    String head = end < 0 ? request : request.substring(0, end);
    String body = end < 0 ? "" : request.substring(end + 2);
    StringBuilder message = new StringBuilder(head.replace("\n", "\r\n"));
    message.append("\r\nHost: localhost\r\n");
    if (!head.contains("Connection:")) {
      message.append("Connection: close\r\n");
    }
    if (!body.isEmpty() && !head.contains("Transfer-Encoding:")) {
      message.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    OutputStream output = socket.getOutputStream();
    output.write(message.append("\r\n").append(body).toString().getBytes(UTF_8));
    output.flush();
  }
}
