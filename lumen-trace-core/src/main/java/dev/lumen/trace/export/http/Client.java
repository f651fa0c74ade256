package dev.lumen.trace.export.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one address, each within a time limit for all of it. Thread-safe.
 *
 * <p>Over a connection that was kept, the thread that sends does it all, with a {@link Watchdog} to
 * end it: to wake another thread costs more than the exchange. To look up a host cannot be
 * interrupted, so what begins with that has a thread of its own, which whoever sends waits for.
 */
final class Client {

  private static final int IDLE_THREAD_SECONDS = 10;

  private final Connections connections;
  private final long timeoutNanos;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_THREAD_SECONDS,
          SECONDS,
          new SynchronousQueue<>(),
          Client::newThread);
  private final Watchdog watchdog;

  Client(Connections connections, Duration timeout) {
    this.connections = connections;
    // Half of what there is, so that no deadline is past before it comes.
    this.timeoutNanos = Math.min(NANOSECONDS.convert(timeout), Long.MAX_VALUE / 2);
    this.watchdog = new Watchdog(timeoutNanos, threads);
  }

  /**
   * POSTs a body; again at once where a connection that was kept turns out to be closed.
   *
   * @param headers each with its line end
   * @param body in an array; must not change until this returns
   * @throws IOException what the connection failed with, or a {@link SocketTimeoutException} where
   *     the time is up before there is a status
   */
  HttpAnswer send(String headers, ByteBuffer body) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeoutNanos;
    Exchange exchange = new Exchange(connections, headers, body);
    HttpAnswer answer = connections.keepInterruptible() ? runHere(exchange) : null;
    return answer != null ? answer : runElsewhere(exchange, deadline - System.nanoTime());
  }

  /** Null where the connection that was kept turns out to be closed. */
  private @Nullable HttpAnswer runHere(Exchange exchange) throws IOException, InterruptedException {
    try {
      watchdog.begin(exchange);
      return exchange.overKept();
    } catch (Throwable e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw exchange.isGivenUp() ? new SocketTimeoutException() : asIoException(e);
    } finally {
      watchdog.end(exchange);
    }
  }

  private HttpAnswer runElsewhere(Exchange exchange, long nanos)
      throws IOException, InterruptedException {
    Future<HttpAnswer> answer = threads.submit(exchange);
    try {
      return answer.get(nanos, NANOSECONDS);
    } catch (TimeoutException e) {
      exchange.giveUp();
      HttpAnswer soFar = exchange.soFar();
      if (soFar != null) {
        return soFar;
      }
      throw new SocketTimeoutException();
    } catch (InterruptedException e) {
      exchange.giveUp();
      throw e;
    } catch (ExecutionException e) {
      throw asIoException(e.getCause());
    }
  }

  private static IOException asIoException(@Nullable Throwable failure) {
    return failure instanceof IOException e ? e : new IOException(failure);
  }

  private static Thread newThread(Runnable work) {
    // Without the thread-locals of the request that happens to send first.
    Thread thread = new Thread(null, work, "lumen-trace-http", 0, false);
    thread.setDaemon(true);
    // That of the application whose span was the first: not to be kept from collection.
    thread.setContextClassLoader(null);
    return thread;
  }
}
