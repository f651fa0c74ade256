package dev.lumen.trace.export.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A connection to a backend. For one exchange at a time; any thread may close it. */
final class Connection implements Closeable {

  // Outside of the heap, the JDK has a copy of what is written at once.
  private static final int WRITTEN_AT_ONCE = 128 << 10;

  private final Socket underneath;
  private final OutputStream out;
  private final AnswerReader answers;
  private final String target;
  private byte[] beginning = new byte[0];

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
    String start = "POST " + target + " HTTP/1.1\r\n" + headers;
    byte[] head = (start + "Content-Length: " + body.remaining() + "\r\n\r\n").getBytes(ISO_8859_1);
    // In one write: each wakes the other side, which costs more than to copy.
    int together = Math.max(0, Math.min(body.remaining(), WRITTEN_AT_ONCE - head.length));
    reserve(head.length + together);
    System.arraycopy(head, 0, beginning, 0, head.length);
    int position = body.arrayOffset() + body.position();
    System.arraycopy(body.array(), position, beginning, head.length, together);
    out.write(beginning, 0, head.length + together);
    for (int written = together; written < body.remaining(); ) {
      int count = Math.min(WRITTEN_AT_ONCE, body.remaining() - written);
      out.write(body.array(), position + written, count);
      written += count;
    }
    out.flush();
  }

  private void reserve(int length) {
    if (beginning.length < length) {
      beginning = new byte[Math.max(length, Math.min(2 * length, WRITTEN_AT_ONCE))];
    }
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
