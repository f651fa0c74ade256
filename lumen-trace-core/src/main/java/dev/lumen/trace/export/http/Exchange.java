package dev.lumen.trace.export.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. One thread runs it, and blocks; another waits for that, and may give
 * it up.
 */
final class Exchange implements Callable<HttpAnswer> {

  private static final int MAX_BODY = 4 << 20;

  private static final int WRITTEN_AT_ONCE = 64 << 10;
  private static final int READ_AT_ONCE = 4 << 10;

  private enum Phase {
    CONNECTING,
    SENDING,
    ANSWERED,
    GIVEN_UP
  }

  private final HttpURLConnection connection;
  private final ByteBuffer request;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private volatile @Nullable HttpAnswer head;

  /**
   * @param connection not yet connected, with its headers and limits
   * @param request the body, in an array
   */
  Exchange(HttpURLConnection connection, ByteBuffer request) {
    this.connection = connection;
    this.request = request.duplicate();
  }

  /**
   * Once the status has come it counts, whatever becomes of the body: a backend that has said 200
   * has taken what was sent, and should not get it twice.
   */
  @Override
  public HttpAnswer call() throws IOException {
    try {
      connect();
      enter(Phase.CONNECTING, Phase.SENDING);
      write();
      HttpAnswer first = readHead();
      head = first;
      enter(Phase.SENDING, Phase.ANSWERED);
      boolean whole = readBody(first.status());
      if (!whole) {
        close();
      }
      if (body.size() == 0 && brokeOff(first)) {
        throw new IOException("the headers of the answer are not whole");
      }
      return soFar(first);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * For the thread that waits no longer: the answer as far as it has come; null where not even the
   * status has. What still runs ends soon: {@link #close} ends it up to the status, and the body is
   * not read on for longer than the connection's read timeout.
   */
  @Nullable HttpAnswer giveUp() {
    boolean answered = phase.getAndSet(Phase.GIVEN_UP) == Phase.ANSWERED;
    HttpAnswer first = head;
    return answered && first != null ? soFar(first) : null;
  }

  /** Closes the connection; blocks for a while where a write is blocked in TLS. */
  void close() {
    connection.disconnect();
  }

  private void connect() throws IOException {
    try {
      connection.connect();
    } catch (SocketTimeoutException e) {
      // In a TLS handshake the read timeout is due later than this exchange is given up.
      throw new ConnectException("no connection within " + connection.getConnectTimeout() + " ms");
    }
  }

  private void enter(Phase from, Phase to) throws InterruptedIOException {
    if (!phase.compareAndSet(from, to)) {
      throw new InterruptedIOException();
    }
  }

  private void write() throws IOException {
    byte[] array = request.array();
    int offset = request.arrayOffset() + request.position();
    int end = offset + request.remaining();
    try (OutputStream out = connection.getOutputStream()) {
      while (offset < end) {
        // Who has given up may be filling the array with the next body.
        enter(Phase.SENDING, Phase.SENDING);
        int length = Math.min(end - offset, WRITTEN_AT_ONCE);
        out.write(array, offset, length);
        offset += length;
      }
    }
  }

  private HttpAnswer readHead() throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new ProtocolException();
    }
    return new HttpAnswer(status, connection.getHeaderFields(), new byte[0]);
  }

  /** Whether all was read, so that the connection can be used again. */
  private boolean readBody(int status) {
    try {
      InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
      return in == null || readBody(in);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean readBody(InputStream in) throws IOException {
    byte[] buffer = new byte[READ_AT_ONCE];
    int length = in.read(buffer);
    while (length >= 0) {
      body.write(buffer, 0, Math.min(length, MAX_BODY - body.size()));
      if (body.size() == MAX_BODY || phase.get() == Phase.GIVEN_UP) {
        return false;
      }
      length = in.read(buffer);
    }
    return true;
  }

  /**
   * The connection takes headers that end with the stream for whole. Over HTTP/1.1 an answer
   * without a body says so, or that it closes.
   */
  private boolean brokeOff(HttpAnswer first) {
    String statusLine = connection.getHeaderField(0);
    return first.status() != 204
        && first.status() != 304
        && (statusLine == null || statusLine.startsWith("HTTP/1.1"))
        && first.header("Content-Length").isEmpty()
        && first.header("Transfer-Encoding").isEmpty()
        && !first.header("Connection").orElse("").equalsIgnoreCase("close");
  }

  private HttpAnswer soFar(HttpAnswer first) {
    return new HttpAnswer(first.status(), first.headers(), body.toByteArray());
  }
}
