package dev.lumen.trace.export.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, its body up to a bound. Written by one thread of the client at a time; any
 * thread may ask for the answer so far.
 */
final class AnswerReader implements BodyHandler<HttpAnswer>, BodySubscriber<HttpAnswer> {

  static final int MAX_BODY = 4 << 20;

  private final CompletableFuture<HttpAnswer> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private volatile @Nullable ResponseInfo info;
  private volatile @Nullable Subscription subscription;

  @Override
  public BodySubscriber<HttpAnswer> apply(ResponseInfo responseInfo) {
    info = responseInfo;
    return this;
  }

  @Override
  public CompletionStage<HttpAnswer> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    newSubscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[Math.min(buffer.remaining(), MAX_BODY - body.size())];
      buffer.get(bytes);
      body.writeBytes(bytes);
    }
    if (whole.isDone() || subscription == null) {
      return;
    }
    if (body.size() == MAX_BODY) {
      subscription.cancel();
      onComplete();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    onComplete();
  }

  @Override
  public void onComplete() {
    HttpAnswer answer = soFar();
    if (answer != null) {
      whole.complete(answer);
    }
  }

  /** The answer as far as it has come; null where not even the status has. */
  @Nullable HttpAnswer soFar() {
    ResponseInfo known = info;
    return known == null
        ? null
        : new HttpAnswer(known.statusCode(), known.headers(), body.toByteArray());
  }
}
