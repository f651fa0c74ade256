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

/**
 * Sends requests to one address, each within a time limit for all of it. Thread-safe.
 *
 * <p>A socket blocks, and cannot be interrupted. So each exchange has a thread at its disposal,
 * which is kept for the next, and whoever sends waits for it, interruptibly.
 */
final class Client {

  private static final int IDLE_THREAD_SECONDS = 10;

  private final Connections connections;
  private final Duration timeout;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_THREAD_SECONDS,
          SECONDS,
          new SynchronousQueue<>(),
          Client::newThread);

  Client(Connections connections, Duration timeout) {
    this.connections = connections;
    this.timeout = timeout;
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
    Exchange exchange = new Exchange(connections, headers, body);
    Future<HttpAnswer> answer = threads.submit(exchange);
    try {
      return answer.get(NANOSECONDS.convert(timeout), NANOSECONDS);
    } catch (TimeoutException e) {
      HttpAnswer soFar = exchange.giveUp();
      if (soFar != null) {
        return soFar;
      }
      throw new SocketTimeoutException();
    } catch (InterruptedException e) {
      HttpAnswer unused = exchange.giveUp();
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
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
