package dev.lumen.trace.export;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client, made when it is first needed, and anew where it cannot be used any more.
 * Thread-safe.
 */
final class LazyClient implements Closeable {

  private static final int IDLE_THREAD_SECONDS = 10;
  private static final long YOUNG_NANOS = TimeUnit.MINUTES.toNanos(1);
  // Since JDK 21. Before, a client ends some seconds after it was collected.
  private static final @Nullable MethodHandle SHUTDOWN = shutdown();

  private final boolean secure;
  private final Duration connectTimeout;
  private final Proxies proxies;
  private final Time time;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_THREAD_SECONDS,
          SECONDS,
          new SynchronousQueue<>(),
          LazyClient::newThread);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SSLContext context;
  private @Nullable SSLParameters parameters;
  private @Nullable HttpClient client;
  private long madeAt;
  private volatile boolean closed;

  LazyClient(boolean secure, Duration connectTimeout, Proxies proxies, Time time) {
    this.secure = secure;
    this.connectTimeout = connectTimeout;
    this.proxies = proxies;
    this.time = time;
  }

  /**
   * @throws HttpTimeoutException where the time is up before there is a status
   */
  HttpAnswer send(HttpRequest request, long nanos) throws IOException, InterruptedException {
    HttpClient used = client();
    try {
      return Exchange.run(used, request, nanos);
    } catch (HttpTimeoutException e) {
      leave(used);
      throw e;
    }
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Uses this from the next exchange on; null stands for what the JVM does.
   *
   * @throws IllegalArgumentException where the parameters name what the context does not know
   */
  void secure(@Nullable SSLContext newContext, @Nullable SSLParameters newParameters) {
    SSLParameters whole = newParameters == null ? null : whole(newContext, newParameters);
    lock.lock();
    try {
      context = newContext;
      parameters = whole;
      letGo();
    } finally {
      lock.unlock();
    }
  }

  /** With the context's own where nothing is said: the client takes that for a no to HTTP/2. */
  private static SSLParameters whole(@Nullable SSLContext context, SSLParameters said) {
    try {
      SSLContext used = context == null ? SSLContext.getDefault() : context;
      SSLParameters whole = used.getDefaultSSLParameters();
      if (said.getProtocols() != null) {
        whole.setProtocols(said.getProtocols());
      }
      if (said.getCipherSuites() != null) {
        whole.setCipherSuites(said.getCipherSuites());
      }
      used.createSSLEngine().setSSLParameters(whole);
      return whole;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS is not to be had: " + e.getMessage(), e);
    }
  }

  /**
   * With HTTP/2 all goes over one connection, which the client keeps when an exchange is given up:
   * where the network has forgotten it, that may be for a quarter of an hour. One a minute, since
   * before JDK 21 each that is let go lasts until it is collected.
   */
  private void leave(HttpClient used) {
    lock.lock();
    try {
      if (secure && client == used && time.nanoTime() - madeAt > YOUNG_NANOS) {
        letGo();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends it and its threads once what is under way over it has ended; nothing begins any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      letGo();
      threads.setKeepAliveTime(0, SECONDS);
    } finally {
      lock.unlock();
    }
  }

  private void letGo() {
    HttpClient last = client;
    client = null;
    if (last != null && SHUTDOWN != null) {
      try {
        SHUTDOWN.invokeExact(last);
      } catch (Throwable e) {
        // It is let go all the same.
      }
    }
  }

  private HttpClient client() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the sender is closed");
      }
      if (client == null) {
        client = make();
        madeAt = time.nanoTime();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private HttpClient make() throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // Over clear text each request would ask for an upgrade, which some proxies refuse.
            .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .proxy(proxies)
            .executor(threads);
    if (context != null) {
      builder.sslContext(context);
    } else if (!secure) {
      builder.sslContext(trustingNobody());
    }
    if (parameters != null) {
      builder.sslParameters(parameters);
    }
    // The client's own thread takes over the loader: not to be kept from collection.
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      return builder.build();
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  /** The client wants one, and the JVM's own would read all the certificates that it trusts. */
  private static SSLContext trustingNobody() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static Thread newThread(Runnable work) {
    // Without the thread-locals of the request that happens to send first.
    Thread thread = new Thread(null, work, "lumen-trace-http", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  private static @Nullable MethodHandle shutdown() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdown", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
