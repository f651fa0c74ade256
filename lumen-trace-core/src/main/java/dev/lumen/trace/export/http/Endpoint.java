package dev.lumen.trace.export.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An address of HTTP or HTTPS, and the way there. Thread-safe.
 *
 * @param host without the brackets of an IPv6 address
 */
record Endpoint(URI uri, String host, int port, boolean secure) {

  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException as {@link HttpSender#builder(URI)} does; the URI is in no
   *     message: what is wrong with it may be a secret in the wrong place
   */
  static Endpoint of(URI uri) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    require(
        secure || "http".equalsIgnoreCase(uri.getScheme()),
        "The endpoint must start with http:// or https://");
    URL url = url(uri);
    require(url.getUserInfo() == null, "The endpoint must not have a user: set a header");
    require(!url.getHost().isEmpty(), "The endpoint must have a host");
    int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
    require(port >= 1 && port <= MAX_PORT, "The endpoint's port must be from 1 to " + MAX_PORT);
    String host = url.getHost();
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    return new Endpoint(
        URI.create(uri.toASCIIString()),
        brackets ? host.substring(1, host.length() - 1) : host,
        port,
        secure);
  }

  /** Java's URI knows no host with an underscore, its URL does. */
  private static URL url(URI uri) {
    try {
      return uri.toURL();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The endpoint must have a host, and a port that is a number");
    }
  }

  private static void require(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The path and the query, as a request has them. */
  private String target() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** The value of the header of that name. */
  String hostHeader() {
    return uri.getRawAuthority();
  }

  /** For people: without the query, which may have a key in it. */
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  /**
   * Connects, by way of the JVM's proxy for this address, if it has one.
   *
   * @param timeout for the connection alone, not for TLS
   * @param opened is told of each socket before it connects, so that another thread can close it
   */
  Connection connect(Duration timeout, @Nullable Tls tls, Consumer<Socket> opened)
      throws IOException {
    Proxy proxy = proxy();
    if (proxy.type() == Proxy.Type.DIRECT) {
      return secured(connectDirectly(timeout, opened), tls, target());
    }
    if (proxy.type() == Proxy.Type.HTTP && tls == null) {
      InetSocketAddress address = (InetSocketAddress) proxy.address();
      SocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
      Socket socket = connect(Proxy.NO_PROXY, resolved, timeout, opened);
      return secured(socket, null, uri.getScheme() + "://" + hostHeader() + target());
    }
    // By SOCKS, or CONNECT: the socket sees to it, and the proxy finds the host.
    SocketAddress unresolved = InetSocketAddress.createUnresolved(host, port);
    return secured(connect(proxy, unresolved, timeout, opened), tls, target());
  }

  private Proxy proxy() {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
    return proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
  }

  /** Tries one address of the host after the other, each for its share of the time. */
  private Socket connectDirectly(Duration timeout, Consumer<Socket> opened) throws IOException {
    long deadline = System.nanoTime() + NANOSECONDS.convert(timeout);
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (int i = 0; ; i++) {
      Duration share = Duration.ofNanos((deadline - System.nanoTime()) / (addresses.length - i));
      try {
        SocketAddress address = new InetSocketAddress(addresses[i], port);
        return connect(Proxy.NO_PROXY, address, share, opened);
      } catch (SocketTimeoutException e) {
        if (i == addresses.length - 1) {
          throw new ConnectException("no connection within " + timeout.toMillis() + " ms");
        }
      } catch (IOException e) {
        if (i == addresses.length - 1) {
          throw e;
        }
      }
    }
  }

  private static Socket connect(
      Proxy proxy, SocketAddress address, Duration timeout, Consumer<Socket> opened)
      throws IOException {
    // Over a channel, a thread that reads or writes can be interrupted.
    Socket socket =
        proxy.type() == Proxy.Type.DIRECT ? SocketChannel.open().socket() : new Socket(proxy);
    try {
      opened.accept(socket);
      socket.setTcpNoDelay(true);
      // To a socket, zero means for ever.
      socket.connect(address, (int) Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
      return socket;
    } catch (Throwable e) {
      Connection.close(socket);
      throw e;
    }
  }

  private Connection secured(Socket socket, @Nullable Tls tls, String target) throws IOException {
    try {
      return new Connection(socket, tls == null ? socket : tls.over(socket, host, port), target);
    } catch (Throwable e) {
      Connection.close(socket);
      throw e;
    }
  }
}
