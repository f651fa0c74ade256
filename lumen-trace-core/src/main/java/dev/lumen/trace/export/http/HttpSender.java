package dev.lumen.trace.export.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * POSTs bodies to one address: time limits, retries, bounded answers.
 *
 * <p>By the JDK's {@link HttpClient}, over HTTP/1.1, which is made at the first post. Redirects are
 * never followed. Thread-safe.
 */
public final class HttpSender {

  private final HttpRequest.Builder template;
  private final Exchange exchange;
  private final Failure failure;
  private final @Nullable GzipBuffer gzip;
  private final Time time;

  private HttpSender(Builder builder) {
    this.template = builder.template.copy();
    this.exchange = new Exchange(builder.client(), builder.timeout);
    this.failure = new Failure(builder.endpointForLog(), builder.timeout, builder.connectTimeout);
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
    HttpRequest request = request(body, contentType);
    Retries retries = new Retries(time);
    while (true) {
      try {
        HttpAnswer answer = exchange.send(request);
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

  private HttpRequest request(ByteBuffer body, String contentType) {
    HttpRequest.Builder request = template.copy().setHeader("Content-Type", contentType);
    if (gzip != null) {
      request.setHeader("Content-Encoding", "gzip");
      return request
          .POST(HttpRequest.BodyPublishers.ofByteArray(gzip.compress(body.duplicate())))
          .build();
    }
    return request.POST(publisher(body)).build();
  }

  private static HttpRequest.BodyPublisher publisher(ByteBuffer body) {
    if (body.hasArray()) {
      return HttpRequest.BodyPublishers.ofByteArray(
          body.array(), body.arrayOffset() + body.position(), body.remaining());
    }
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return HttpRequest.BodyPublishers.ofByteArray(bytes);
  }

  /** The address, without its query, which may have a key in it. */
  @Override
  public String toString() {
    return failure.endpoint();
  }

  /** Options for a {@link HttpSender}. Not thread-safe. */
  public static final class Builder {

    private static final Set<String> SET_BY_SENDER = Set.of("content-type", "content-encoding");

    private final URI endpoint;
    private final HttpRequest.Builder template;
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
      this.template = HttpRequest.newBuilder(endpoint).setHeader("User-Agent", "lumen-trace");
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
      try {
        template.setHeader(name, value);
      } catch (IllegalArgumentException e) {
        // Without the cause, whose message may have the value.
        throw new IllegalArgumentException("The header " + name + " cannot be set");
      }
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

    private HttpClient.Builder client() {
      HttpClient.Builder client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(connectTimeout);
      if (sslContext != null) {
        client.sslContext(sslContext);
      }
      if (sslParameters != null) {
        client.sslParameters(sslParameters);
      }
      return client;
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
