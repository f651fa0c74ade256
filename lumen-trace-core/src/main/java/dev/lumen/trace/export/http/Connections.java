package dev.lumen.trace.export.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections to one backend, of which one is kept between exchanges. Thread-safe. */
final class Connections implements Closeable {

  // Backends close what is idle; few are as quick as that.
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final Duration connectTimeout;
  private final @Nullable Tls tls;
  private final Time time;
  private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
  private volatile boolean closed;

  private record Kept(Connection connection, long since) {}

  /**
   * @param tls null where the endpoint is not secure
   */
  Connections(Endpoint endpoint, Duration connectTimeout, @Nullable Tls tls, Time time) {
    this.endpoint = endpoint;
    this.connectTimeout = connectTimeout;
    this.tls = tls;
    this.time = time;
  }

  /** Whether one is kept, over which an exchange ends at once when its thread is interrupted. */
  boolean keepInterruptible() {
    Kept last = kept.get();
    return last != null && last.connection.socket().getChannel() != null;
  }

  /** One that was used before, whose other side may have closed it; null where there is none. */
  @Nullable Connection kept() {
    Kept last = kept.getAndSet(null);
    if (last == null) {
      return null;
    }
    if (time.nanoTime() - last.since > LONGEST_IDLE.toNanos()) {
      last.connection.close();
      return null;
    }
    return last.connection;
  }

  /** Takes back one over which an exchange has ended well. */
  void keep(Connection connection) {
    replace(new Kept(connection, time.nanoTime()));
    if (closed) {
      replace(null);
    }
  }

  /** Closes the one that is kept; from now on none is. */
  @Override
  public void close() {
    closed = true;
    replace(null);
  }

  private void replace(@Nullable Kept next) {
    Kept other = kept.getAndSet(next);
    if (other != null) {
      other.connection.close();
    }
  }

  /** A new one. */
  Connection open(Consumer<Socket> opened) throws IOException {
    return endpoint.connect(connectTimeout, tls, opened);
  }
}
