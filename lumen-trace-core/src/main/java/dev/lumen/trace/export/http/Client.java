package dev.lumen.trace.export.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one address, each within a time limit for all of it. Thread-safe.
 *
 * <p>An {@link HttpURLConnection} blocks, and cannot be interrupted. So each exchange has a thread
 * at its disposal, which is kept for the next, and whoever sends waits for it, interruptibly.
 */
final class Client {

  private static final int IDLE_THREAD_SECONDS = 10;
  // Without it, the application's would be asked, and its credentials sent.
  private static final Authenticator NO_CREDENTIALS = new Authenticator() {};

  private final URI endpoint;
  private final Duration timeout;
  private final Duration connectTimeout;
  private final @Nullable TlsSockets tlsSockets;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_THREAD_SECONDS,
          SECONDS,
          new SynchronousQueue<>(),
          Client::newThread);

  /**
   * @param tlsSockets makes the sockets; null where the address is not {@code https}
   */
  Client(URI endpoint, Duration timeout, Duration connectTimeout, @Nullable TlsSockets tlsSockets) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.connectTimeout = connectTimeout;
    this.tlsSockets = tlsSockets;
  }

  /**
   * POSTs a body, once.
   *
   * @param body in an array; must not change until this returns
   * @throws IOException what the connection failed with, or a {@link SocketTimeoutException} where
   *     the time is up before there is a status
   */
  HttpAnswer send(Map<String, String> headers, ByteBuffer body)
      throws IOException, InterruptedException {
    Exchange exchange = new Exchange(connection(headers, body.remaining()), body);
    Future<HttpAnswer> answer = threads.submit(exchange);
    try {
      return answer.get(NANOSECONDS.convert(timeout), NANOSECONDS);
    } catch (TimeoutException e) {
      HttpAnswer soFar = giveUp(exchange);
      if (soFar != null) {
        return soFar;
      }
      throw new SocketTimeoutException();
    } catch (InterruptedException e) {
      giveUp(exchange);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  private @Nullable HttpAnswer giveUp(Exchange exchange) {
    HttpAnswer soFar = exchange.giveUp();
    if (soFar == null) {
      // On another thread: where a write is blocked in TLS, closing waits for it a while.
      Future<?> unused = threads.submit(exchange::close);
    }
    return soFar;
  }

  private HttpURLConnection connection(Map<String, String> headers, int length) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
    if (tlsSockets != null) {
      ((HttpsURLConnection) connection).setSSLSocketFactory(tlsSockets);
    }
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    // Nothing is kept to be sent again: the JDK would repeat a POST unasked.
    connection.setFixedLengthStreamingMode(length);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setAllowUserInteraction(false);
    connection.setAuthenticator(NO_CREDENTIALS);
    connection.setConnectTimeout(millis(connectTimeout));
    connection.setReadTimeout(millis(timeout));
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  /** As the JDK's sockets have it, to whom zero means for ever. */
  private static int millis(Duration duration) {
    long millis = NANOSECONDS.toMillis(NANOSECONDS.convert(duration));
    return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "lumen-trace-http");
    thread.setDaemon(true);
    // That of the application whose span was the first: not to be kept from collection.
    thread.setContextClassLoader(null);
    return thread;
  }
}
