package dev.lumen.trace.export.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * POSTs bodies to one address: time limits, retries, bounded answers.
 *
 * <p>Over HTTP/1.1 (RFC 9112) and the JVM's proxy. A connection is used again for five seconds.
 * Redirects are never followed; cookies and credentials of the application are never sent. A thread
 * connects, and another sees to the time; they end within half a minute of the last post.
 * Thread-safe.
 */
public final class HttpSender implements Closeable {

  private final String headers;
  private final Connections connections;
  private final Client client;
  private final Failure failure;
  private final @Nullable GzipBuffer gzip;
  private final Time time;

  private HttpSender(Builder builder) {
    this.headers = builder.headerLines();
    this.connections = builder.connections();
    this.client = new Client(connections, builder.timeout);
    this.failure = new Failure(builder.endpoint.toString(), builder.timeout);
    this.gzip = builder.gzip ? new GzipBuffer() : null;
    this.time = builder.time;
  }

  /**
   * Options for a sender.
   *
   * @param endpoint the address, path and all
   * @throws IllegalArgumentException where it is not an absolute {@code http} or {@code https} URI
   *     with a host and a port from 1 to 65535, or has a user and password in it
   */
  public static Builder builder(URI endpoint) {
    return new Builder(endpoint);
  }

  /**
   * Sends a body, and tries again where the answer is 429, 502, 503 or 504, or there is none: five
   * times at most, and never later than 30 s after the first time. A {@code Retry-After} is
   * honoured as far as that goes. A body may so arrive more than once.
   *
   * @param body what to send; must not change until this returns
   * @return the last answer, whatever its status
   * @throws IOException where the last time there was no answer; the message says why, and names
   *     the endpoint
   * @throws InterruptedException where the thread is interrupted; the exchange is given up
   */
  public HttpAnswer post(ByteBuffer body, String contentType)
      throws IOException, InterruptedException {
    String allHeaders = headers + "Content-Type: " + contentType + "\r\n";
    ByteBuffer bytes = bytes(body);
    Retries retries = new Retries(time);
    while (true) {
      try {
        HttpAnswer answer = client.send(allHeaders, bytes);
        if (!retries.pauseAfter(answer)) {
          return answer;
        }
      } catch (IOException e) {
        if (!retries.pauseAfter(e)) {
          throw failure.explain(e);
        }
      }
    }
  }

  /** What goes over the wire, in an array. */
  private ByteBuffer bytes(ByteBuffer body) {
    if (gzip != null) {
      return ByteBuffer.wrap(gzip.compress(body.duplicate()));
    }
    return body.hasArray()
        ? body
        : ByteBuffer.allocate(body.remaining()).put(body.duplicate()).flip();
  }

  /**
   * Closes the connection that is kept between posts. May be called again, and during a post. The
   * sender still posts afterwards, each time over a connection of its own.
   */
  @Override
  public void close() {
    connections.close();
  }

  /** The address, without its query, which may have a key in it. */
  @Override
  public String toString() {
    return failure.endpoint();
  }

  /** Options for a {@link HttpSender}. Not thread-safe. */
  public static final class Builder {

    private static final Set<String> SET_BY_SENDER =
        Set.of("host", "content-type", "content-encoding", "content-length");
    // They say how a connection is used, or wait for an answer before the body.
    private static final Set<String> OF_CONNECTIONS =
        Set.of(
            "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final Endpoint endpoint;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private Duration timeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private boolean gzip;
    private @Nullable SSLContext sslContext;
    private @Nullable SSLParameters sslParameters;
    private Time time = Time.SYSTEM;

    private Builder(URI endpoint) {
      this.endpoint = Endpoint.of(endpoint);
      headers.put("User-Agent", "lumen-trace");
    }

    /**
     * A header to send with each post; setting it again replaces it. The value may be a secret: it
     * is in no message, and not logged.
     *
     * @throws IllegalArgumentException where the name or the value cannot be sent, or the header is
     *     one that the client or the sender sets, such as {@code Host} or {@code Content-Type}
     */
    public Builder header(String name, String value) {
      String lower = name.toLowerCase(Locale.ROOT);
      require(!SET_BY_SENDER.contains(lower), "The header " + name + " is set by the exporter");
      require(
          value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t'),
          "The header " + name + " has a value that is not plain ASCII on one line");
      require(
          TOKEN.matcher(name).matches() && !OF_CONNECTIONS.contains(lower),
          "The header " + name + " cannot be set");
      // Without the old one, a name would keep its old case.
      headers.remove(name);
      headers.put(name, value);
      return this;
    }

    /** How long one exchange may take, to the last byte of the answer; by default 10 s. */
    public Builder timeout(Duration newTimeout) {
      this.timeout = requirePositive(newTimeout, "timeout");
      return this;
    }

    /** How long connecting may take; by default 5 s. */
    public Builder connectTimeout(Duration newConnectTimeout) {
      this.connectTimeout = requirePositive(newConnectTimeout, "connect timeout");
      return this;
    }

    /** Whether bodies are compressed; by default they are not. */
    public Builder gzip(boolean newGzip) {
      this.gzip = newGzip;
      return this;
    }

    /** Whom to trust, and how to show oneself; by default as the JVM does. */
    public Builder sslContext(SSLContext newSslContext) {
      this.sslContext = newSslContext;
      return this;
    }

    /** Protocols and cipher suites; by default those of the context. */
    public Builder sslParameters(SSLParameters newSslParameters) {
      this.sslParameters = newSslParameters;
      return this;
    }

    /** For tests, which do not wait. */
    Builder time(Time newTime) {
      this.time = newTime;
      return this;
    }

    /** A sender with these options. */
    public HttpSender build() {
      return new HttpSender(this);
    }

    private String headerLines() {
      StringBuilder lines =
          new StringBuilder("Host: ").append(endpoint.hostHeader()).append("\r\n");
      headers.forEach(
          (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
      return lines.append(gzip ? "Content-Encoding: gzip\r\n" : "").toString();
    }

    private Connections connections() {
      Tls tls = endpoint.secure() ? new Tls(sslContext, sslParameters) : null;
      return new Connections(endpoint, connectTimeout, tls, time);
    }

    private static Duration requirePositive(Duration duration, String name) {
      require(
          !duration.isNegative() && !duration.isZero(),
          "The " + name + " is " + duration + ": it must be positive");
      return duration;
    }

    private static void require(boolean valid, String message) {
      if (!valid) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
