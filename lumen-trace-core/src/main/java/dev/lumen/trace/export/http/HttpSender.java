package dev.lumen.trace.export.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
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
 * <p>By the JDK's {@link HttpURLConnection}, over HTTP/1.1, on a thread that starts with the first
 * post and ends ten seconds after the last. Redirects are never followed. Thread-safe.
 */
public final class HttpSender {

  private final Map<String, String> headers;
  private final Client client;
  private final Failure failure;
  private final @Nullable GzipBuffer gzip;
  private final Time time;

  private HttpSender(Builder builder) {
    this.headers = Map.copyOf(builder.headers);
    this.client = builder.client();
    this.failure = new Failure(builder.endpointForLog(), builder.timeout);
    this.gzip = builder.gzip ? new GzipBuffer() : null;
    this.time = builder.time;
  }

  /**
   * Options for a sender.
   *
   * @param endpoint the address, path and all
   * @throws IllegalArgumentException where it is not an absolute {@code http} or {@code https} URI
   *     with a host, or has a user and password in it
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
    Map<String, String> allHeaders = new HashMap<>(headers);
    allHeaders.put("Content-Type", contentType);
    ByteBuffer bytes = bytes(body);
    if (gzip != null) {
      allHeaders.put("Content-Encoding", "gzip");
    }
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

  /** The address, without its query, which may have a key in it. */
  @Override
  public String toString() {
    return failure.endpoint();
  }

  /** Options for a {@link HttpSender}. Not thread-safe. */
  public static final class Builder {

    private static final Set<String> SET_BY_SENDER = Set.of("content-type", "content-encoding");
    // Connections drop these without a word, or wait for an answer before the body.
    private static final Set<String> SET_BY_CONNECTION =
        Set.of(
            "access-control-request-headers",
            "access-control-request-method",
            "connection",
            "content-length",
            "content-transfer-encoding",
            "expect",
            "host",
            "keep-alive",
            "origin",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final URI endpoint;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private Duration timeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private boolean gzip;
    private @Nullable SSLContext sslContext;
    private @Nullable SSLParameters sslParameters;
    private Time time = Time.SYSTEM;

    private Builder(URI endpoint) {
      // The URI is in no message: what is wrong with it may be a secret in the wrong place.
      require(endpoint.getRawUserInfo() == null, "The endpoint must not have a user: set a header");
      require(
          "http".equalsIgnoreCase(endpoint.getScheme())
              || "https".equalsIgnoreCase(endpoint.getScheme()),
          "The endpoint must start with http:// or https://");
      require(endpoint.getHost() != null, "The endpoint must have a host");
      this.endpoint = endpoint;
      headers.put("User-Agent", "lumen-trace");
      // Otherwise it says that it would like a picture.
      headers.put("Accept", "*/*");
    }

    /**
     * A header to send with each post; setting it again replaces it. The value may be a secret: it
     * is in no message, and not logged.
     *
     * @throws IllegalArgumentException where the name or the value cannot be sent, or the header is
     *     one that the client or the sender sets, such as {@code Host} or {@code Content-Type}
     */
    public Builder header(String name, String value) {
      require(
          !SET_BY_SENDER.contains(name.toLowerCase(Locale.ROOT)),
          "The header " + name + " is set by the exporter");
      require(
          value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t'),
          "The header " + name + " has a value that is not plain ASCII on one line");
      String lower = name.toLowerCase(Locale.ROOT);
      require(
          TOKEN.matcher(name).matches()
              && !SET_BY_CONNECTION.contains(lower)
              && !lower.startsWith("sec-"),
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

    private Client client() {
      boolean tls = "https".equalsIgnoreCase(endpoint.getScheme());
      return new Client(
          endpoint,
          timeout,
          connectTimeout,
          tls ? new TlsSockets(sslContext, sslParameters) : null);
    }

    /** Without the query, which may have a key in it. */
    private String endpointForLog() {
      return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
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
