package dev.lumen.trace.export.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. One thread at a time runs it, and blocks; another may give it up
 * meanwhile.
 */
final class Exchange implements Callable<HttpAnswer> {

  private enum Phase {
    RUNNING,
    ENDED,
    GIVEN_UP
  }

  private final Connections connections;
  private final String headers;
  private final ByteBuffer request;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RUNNING);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private volatile @Nullable HttpAnswer head;
  private volatile @Nullable Socket socket;

  /**
   * @param headers each with its line end
   * @param request the body, in an array
   */
  Exchange(Connections connections, String headers, ByteBuffer request) {
    this.connections = connections;
    this.headers = headers;
    this.request = request.duplicate();
  }

  /** Runs it over the connection that was kept; null where there is none, or no longer. */
  @Nullable HttpAnswer overKept() throws IOException {
    Connection connection = connections.kept();
    if (connection == null) {
      return null;
    }
    try {
      return exchange(connection);
    } catch (IOException e) {
      if (connection.answers().hasBegun()
          || isGivenUp()
          || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // The other side has closed it while it was idle.
      return null;
    }
  }

  @Override
  public HttpAnswer call() throws IOException {
    HttpAnswer answer = overKept();
    return answer != null ? answer : exchange(connections.open(this::use));
  }

  /**
   * Once the status has come it counts, whatever becomes of the body: a backend that has said 200
   * has taken what was sent, and should not get it twice.
   */
  private HttpAnswer exchange(Connection connection) throws IOException {
    boolean reusable = false;
    try {
      use(connection.socket());
      IOException broken = write(connection);
      HttpAnswer first = readHead(connection, broken);
      // From here on giving it up does not concern the connection, which another may have next.
      reusable = readBody(connection, first) && broken == null && end();
      return answer(first);
    } finally {
      if (reusable) {
        connections.keep(connection);
      } else {
        connection.close();
      }
    }
  }

  /** What broke it off, or null: whoever refuses a request may answer before it has ended. */
  private @Nullable IOException write(Connection connection) {
    try {
      connection.write(headers, request);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private HttpAnswer readHead(Connection connection, @Nullable IOException broken)
      throws IOException {
    try {
      HttpAnswer first = connection.answers().head();
      head = first;
      return first;
    } catch (IOException e) {
      throw broken == null ? e : broken;
    }
  }

  private boolean readBody(Connection connection, HttpAnswer first) {
    try {
      return connection.answers().body(first, body);
    } catch (IOException | OutOfMemoryError e) {
      return false;
    }
  }

  private boolean end() {
    return phase.compareAndSet(Phase.RUNNING, Phase.ENDED);
  }

  private HttpAnswer answer(HttpAnswer first) {
    return new HttpAnswer(first.status(), first.headers(), body.toByteArray());
  }

  /** For the next steps; closed where nobody waits for them any more. */
  private void use(Socket next) {
    socket = next;
    if (isGivenUp()) {
      Connection.close(next);
    }
  }

  boolean isGivenUp() {
    return phase.get() == Phase.GIVEN_UP;
  }

  /** Ends it: when this returns, nothing of the request is sent any more. */
  void giveUp() {
    if (!phase.compareAndSet(Phase.RUNNING, Phase.GIVEN_UP)) {
      return;
    }
    Socket open = socket;
    if (open != null) {
      Connection.close(open);
    }
  }

  /** The answer as far as it has come; null where not even the status has. */
  @Nullable HttpAnswer soFar() {
    HttpAnswer first = head;
    return first == null ? null : answer(first);
  }
}
