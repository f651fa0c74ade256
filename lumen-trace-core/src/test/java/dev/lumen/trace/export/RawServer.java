package dev.lumen.trace.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on a real socket that does to each connection what a script says. */
public final class RawServer implements AutoCloseable {

  /** What is done to a connection; an exception closes it, as does the script's end. */
  @FunctionalInterface
  public interface Script {
    void serve(Connection connection) throws IOException;
  }

  private final String scheme;
  private final ServerSocket socket;
  private final Script script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Semaphore ended = new Semaphore(0);

  public RawServer(Script script) throws IOException {
    this(null, script);
  }

  /** Null stands for plain HTTP. */
  RawServer(@Nullable SSLContext tls, Script script) throws IOException {
    ServerSocketFactory sockets =
        tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory();
    this.scheme = tls == null ? "http" : "https";
    this.socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.script = script;
    threads.execute(this::accept);
  }

  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/v1/traces");
  }

  /** An address on which nothing listens. */
  public static URI nowhere() throws IOException {
    try (RawServer server = new RawServer(connection -> {})) {
      return server.uri();
    }
  }

  public int connections() {
    return connections.get();
  }

  /** Waits until the scripts of so many connections have ended, of all since the last call. */
  public void awaitEnds(int connections) throws InterruptedException {
    ended.acquire(connections);
  }

  /** How many whole requests came in. */
  public int requests() {
    return requests.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket accepted = socket.accept();
        int number = connections.incrementAndGet();
        threads.execute(() -> serve(accepted, number));
      }
    } catch (IOException e) {
      // The server was closed.
    }
  }

  private void serve(Socket accepted, int number) {
    try (accepted) {
      script.serve(new Connection(accepted, number));
    } catch (IOException e) {
      // The client went, or the script was cut short.
    } finally {
      ended.release();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection; for one thread. */
  public final class Connection {

    private final Socket socket;
    private final int number;

    private Connection(Socket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    /** 1 for the first connection to the server. */
    public int number() {
      return number;
    }

    /** Reads what comes before a body. */
    String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          throw new IOException("The client went");
        }
        head.append((char) next);
      }
      return head.toString();
    }

    /** Reads a request with a body and a {@code Content-Length}, and gives its head. */
    public String readRequest() throws IOException {
      String head = readHead();
      String lower = head.toLowerCase(Locale.ROOT);
      int start = lower.indexOf("content-length: ") + "content-length: ".length();
      int length = Integer.parseInt(lower.substring(start, lower.indexOf('\r', start)));
      int read = socket.getInputStream().readNBytes(length).length;
      if (read < length) {
        throw new IOException("The client went");
      }
      requests.incrementAndGet();
      return head;
    }

    /** Reads a byte; over TLS this takes a handshake. */
    void readBeginning() throws IOException {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("The client went");
      }
    }

    public void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Writes a character each 20 ms, again and again, until the client or the server goes. */
    public void drip(String text) throws IOException {
      for (int i = 0; !serverCloses(20); i++) {
        write(text.substring(i % text.length(), i % text.length() + 1));
      }
    }

    /** Says nothing until the client or the server goes. */
    public void hold() throws IOException {
      // What it says meanwhile is of no interest.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Answers {@code CONNECT}, then passes on what both sides say until one of them goes. */
    void tunnel(int port) throws IOException {
      String head = readHead();
      if (!head.startsWith("CONNECT 127.0.0.1:" + port + " HTTP/1.")) {
        throw new IOException(head);
      }
      try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
        write("HTTP/1.1 200 Connected\r\n\r\n");
        threads.execute(() -> pass(there, socket));
        socket.getInputStream().transferTo(there.getOutputStream());
      }
    }

    private static void pass(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // One of them went.
      }
    }

    /** The connection will end with a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
    }

    private boolean serverCloses(int millis) throws IOException {
      try {
        return closed.await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
