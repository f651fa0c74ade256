package dev.lumen.trace.export;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * POSTs bodies to one address: time limits, retries, bounded answers.
 *
 * <p>By the JDK's HTTP client and the JVM's proxy; over TLS in HTTP/2 where the backend has it.
 * Redirects are never followed; cookies and credentials of the application are never sent, but for
 * those that the JVM has for its proxy. Threads are daemons. Thread-safe.
 */
public final class HttpSender implements Closeable {

  private static final int PROXY_WANTS_CREDENTIALS = 407;

  private final URI endpoint;
  private final HttpRequest.Builder template;
  private final LazyClient client;
  private final Proxies proxies = new Proxies();
  private final Failure failure;
  private final long timeoutNanos;
  private final boolean gzip;
  private final Time time;
  private volatile @Nullable String proxyCredentials;

  private HttpSender(Builder builder) {
    this.endpoint = builder.endpoint;
    this.template = HttpRequest.newBuilder(endpoint);
    builder.headers.forEach(template::setHeader);
    if (builder.gzip) {
      template.setHeader("Content-Encoding", "gzip");
    }
    this.time = builder.time;
    boolean secure = endpoint.getScheme().equalsIgnoreCase("https");
    this.client = new LazyClient(secure, builder.connectTimeout, proxies, time);
    client.secure(builder.sslContext, builder.sslParameters);
    this.failure = new Failure(toString(), builder.timeout, builder.connectTimeout);
    this.timeoutNanos = TimeUnit.NANOSECONDS.convert(builder.timeout);
    this.gzip = builder.gzip;
  }

  /**
   * Options for a sender.
   *
   * @param endpoint the address, path and all
   * @throws IllegalArgumentException where it is not an absolute {@code http} or {@code https} URI
   *     with a host and a port from 1 to 65535, has a user and password in it, has a host that is
   *     not made of letters, digits, {@code -} and {@code .} (but for an IPv6 address), or where
   *     the JVM's proxy for it is one of SOCKS. The URI is in no message: what is wrong with it may
   *     be a secret in the wrong place.
   */
  public static Builder builder(URI endpoint) {
    return new Builder(endpoint);
  }

  /**
   * Sends a body, and tries again where the answer is 429, 502, 503 or 504, or there is none: five
   * times at most, and never later than 30 s after the first time. A {@code Retry-After} that asks
   * for more than is left ends it at once. A body may so arrive more than once.
   *
   * @param body what to send; must not change until this returns
   * @return the last answer, whatever its status
   * @throws IllegalArgumentException where the content type cannot be the value of a header
   * @throws IOException where the last time there was no answer; the message says why, and names
   *     the endpoint
   * @throws InterruptedException where the thread is interrupted; the exchange is given up
   */
  public HttpAnswer post(ByteBuffer body, String contentType)
      throws IOException, InterruptedException {
    // A copy: the client may still look at it for a moment after an exchange was given up.
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    HttpRequest.Builder request =
        template
            .copy()
            .setHeader("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(gzip ? Gzip.compress(bytes) : bytes));
    Retries retries = new Retries(time);
    while (true) {
      try {
        HttpAnswer answer = send(request);
        if (!retries.pauseAfter(answer)) {
          return answer;
        }
      } catch (IOException e) {
        if (client.isClosed() || !retries.pauseAfter(e)) {
          throw failure.explain(e);
        }
      }
    }
  }

  private HttpAnswer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    String known = proxyCredentials;
    HttpAnswer answer = client.send(with(known, request), timeoutNanos);
    if (answer.status() != PROXY_WANTS_CREDENTIALS) {
      return answer;
    }
    String found = proxies.credentials(endpoint, answer);
    if (found == null || found.equals(known)) {
      return answer;
    }
    proxyCredentials = found;
    return client.send(with(found, request), timeoutNanos);
  }

  /** The client sends such a header to a proxy alone. */
  private static HttpRequest with(@Nullable String credentials, HttpRequest.Builder request) {
    return (credentials == null ? request : request.setHeader("Proxy-Authorization", credentials))
        .build();
  }

  /**
   * Secures connections otherwise from the next exchange on, as where a certificate is new.
   *
   * @param sslContext whom to trust, and how to show oneself
   * @param sslParameters protocols and cipher suites; null for those of the context
   * @throws IllegalArgumentException where the context does not know these; all stays as it was
   */
  public void secure(SSLContext sslContext, @Nullable SSLParameters sslParameters) {
    client.secure(sslContext, sslParameters);
  }

  /**
   * Closes connections once the posts under way have ended; others fail from now on. May be called
   * again.
   */
  @Override
  public void close() {
    client.close();
  }

  /** The address, without its query, which may have a key in it. */
  @Override
  public String toString() {
    return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
  }

  /** Options for a {@link HttpSender}. Not thread-safe. */
  public static final class Builder {

    private static final int MAX_PORT = 65_535;
    private static final Set<String> SET_BY_SENDER =
        Set.of("host", "content-type", "content-encoding", "content-length");
    // They say how a connection is used, or wait for an answer before the body.
    private static final Set<String> OF_CONNECTIONS =
        Set.of(
            "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final URI endpoint;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private Duration timeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private boolean gzip;
    private @Nullable SSLContext sslContext;
    private @Nullable SSLParameters sslParameters;
    private Time time = new Time() {};

    private Builder(URI endpoint) {
      check(endpoint);
      this.endpoint = URI.create(endpoint.toASCIIString());
      headers.put("User-Agent", "lumen-trace");
    }

    private static void check(URI endpoint) {
      require(
          "http".equalsIgnoreCase(endpoint.getScheme())
              || "https".equalsIgnoreCase(endpoint.getScheme()),
          "The endpoint must start with http:// or https://");
      String authority = String.valueOf(endpoint.getRawAuthority());
      require(authority.indexOf('@') < 0, "The endpoint must not have a user in it: set a header");
      int port = endpoint.getPort();
      require(
          endpoint.getHost() != null && (port == -1 || (port > 0 && port <= MAX_PORT)),
          "The endpoint must have a host of letters, digits, '-' and '.', since Java's HTTP client"
              + " takes no other, such as one with '_'; its port must be from 1 to "
              + MAX_PORT);
      new Proxies().select(endpoint);
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

    /**
     * A sender with these options.
     *
     * @throws IllegalArgumentException where the TLS parameters name what the context does not know
     */
    public HttpSender build() {
      return new HttpSender(this);
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
