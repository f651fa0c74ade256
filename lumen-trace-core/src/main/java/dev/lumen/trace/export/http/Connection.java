package dev.lumen.trace.export.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A connection to a backend. For one exchange at a time; any thread may close it. */
final class Connection implements Closeable {

  private final Socket underneath;
  private final OutputStream out;
  private final AnswerReader answers;
  private final String target;

  /**
   * @param underneath the connection without TLS
   * @param socket the connection as it is used; the same where there is no TLS
   * @param target what to ask for: the path, or the whole address where a proxy has to know
   */
  Connection(Socket underneath, Socket socket, String target) throws IOException {
    this.underneath = underneath;
    this.out = socket.getOutputStream();
    this.answers = new AnswerReader(socket.getInputStream());
    this.target = target;
  }

  /** The connection without TLS: closing it ends all that runs over it. */
  Socket socket() {
    return underneath;
  }

  AnswerReader answers() {
    return answers;
  }

  /**
   * Writes a request.
   *
   * @param headers each with its line end
   * @param body in an array
   */
  void write(String headers, ByteBuffer body) throws IOException {
    String head =
        "POST " + target + " HTTP/1.1\r\n" + headers + "Content-Length: " + body.remaining();
    out.write((head + "\r\n\r\n").getBytes(ISO_8859_1));
    out.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
    out.flush();
  }

  /**
   * Ends whatever runs over this connection, at once. TLS is not said goodbye to: that would wait
   * for a write that is blocked.
   */
  @Override
  public void close() {
    close(underneath);
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
