package dev.lumen.trace.export;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request, and its answer as far as it has come.
 *
 * <p>Once the status has come it counts, whatever becomes of the body: a backend that has said 200
 * has taken what was sent, and should not get it twice.
 */
final class Exchange implements BodyHandler<Void>, BodySubscriber<Void> {

  private static final int MAX_BODY = 4 << 20;

  private final CompletableFuture<Void> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private volatile @Nullable HttpAnswer head;
  private @Nullable Subscription subscription;

  private Exchange() {}

  /**
   * Sends a request, and waits for the answer to its last byte. When this returns, nobody works for
   * it any more, however it ended.
   *
   * @throws HttpTimeoutException where the time is up before there is a status
   * @throws IOException what else the client failed with before there was one
   */
  static HttpAnswer run(HttpClient client, HttpRequest request, long nanos)
      throws IOException, InterruptedException {
    Exchange exchange = new Exchange();
    Future<HttpResponse<Void>> end = exchange.start(client, request);
    try {
      HttpResponse<Void> response = end.get(nanos, NANOSECONDS);
      if (exchange.head == null) {
        // A proxy's answer to CONNECT has not been shown to the handler.
        exchange.begin(response.statusCode(), response.headers());
      }
    } catch (TimeoutException e) {
      exchange.requireHead(new HttpTimeoutException("no answer"));
    } catch (ExecutionException e) {
      exchange.requireHead(asIoException(e.getCause()));
    } finally {
      end.cancel(true);
    }
    return exchange.answer();
  }

  private Future<HttpResponse<Void>> start(HttpClient client, HttpRequest request)
      throws IOException {
    try {
      return client.sendAsync(request, this);
    } catch (RuntimeException e) {
      // The JVM's ProxySelector, for one.
      throw (IOException) new ConnectException(e.getMessage()).initCause(e);
    }
  }

  private static IOException asIoException(@Nullable Throwable failure) {
    return failure instanceof IOException e ? e : new IOException(failure);
  }

  private void requireHead(IOException failure) throws IOException {
    if (head == null) {
      throw failure;
    }
  }

  private HttpAnswer answer() throws IOException {
    HttpAnswer first = head;
    if (first == null) {
      throw new ProtocolException();
    }
    return new HttpAnswer(first.status(), first.headers(), body.toByteArray());
  }

  @Override
  public BodySubscriber<Void> apply(ResponseInfo info) {
    begin(info.statusCode(), info.headers());
    return this;
  }

  private void begin(int status, HttpHeaders fields) {
    // RFC 9112, section 6.3: nobody knows where such an answer ends, so none of it is believed.
    if (fields.allValues("Content-Length").stream().distinct().count() <= 1) {
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(fields.map());
      head = new HttpAnswer(status, headers, new byte[0]);
    }
  }

  @Override
  public CompletionStage<Void> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    if (head == null) {
      end();
    } else {
      newSubscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[Math.min(buffer.remaining(), MAX_BODY - body.size())];
      buffer.get(bytes);
      body.write(bytes, 0, bytes.length);
    }
    if (body.size() == MAX_BODY) {
      end();
    }
  }

  /** Leaves the rest, and the connection with it. */
  private void end() {
    if (subscription != null) {
      subscription.cancel();
    }
    whole.complete(null);
  }

  @Override
  public void onError(Throwable failure) {
    whole.complete(null);
  }

  @Override
  public void onComplete() {
    whole.complete(null);
  }
}
