package dev.lumen.trace.export.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends one request and reads its answer, within a time limit for both. Thread-safe. */
final class Exchange {

  private final HttpClient.Builder options;
  private final Duration timeout;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable HttpClient client;

  /**
   * @param options of the client, which is made at the first request: that takes a while, and
   *     threads
   */
  Exchange(HttpClient.Builder options, Duration timeout) {
    this.options = options;
    this.timeout = timeout;
  }

  /**
   * Once the status has come it counts, whatever becomes of the body: a backend that has said 200
   * has taken what was sent, and should not get it twice.
   *
   * @throws IOException what the client failed with, or a {@link SocketTimeoutException} where the
   *     time is up before there is a status
   */
  HttpAnswer send(HttpRequest request) throws IOException, InterruptedException {
    AnswerReader reader = new AnswerReader();
    CompletableFuture<HttpResponse<HttpAnswer>> response = client().sendAsync(request, reader);
    try {
      // The time limit of an HttpRequest ends with the headers of the answer.
      return response.get(NANOSECONDS.convert(timeout), NANOSECONDS).body();
    } catch (TimeoutException e) {
      return answerSoFar(reader, new SocketTimeoutException());
    } catch (ExecutionException e) {
      return answerSoFar(reader, e.getCause());
    } finally {
      // Does nothing where all is done; otherwise closes the connection.
      response.cancel(true);
    }
  }

  private static HttpAnswer answerSoFar(AnswerReader reader, @Nullable Throwable failure)
      throws IOException {
    HttpAnswer answer = reader.soFar();
    if (answer != null) {
      return answer;
    }
    throw failure instanceof IOException e ? e : new IOException(failure);
  }

  private HttpClient client() throws IOException {
    HttpClient made = client;
    if (made != null) {
      return made;
    }
    making.lock();
    try {
      made = client;
      if (made == null) {
        made = options.build();
        client = made;
      }
      return made;
    } catch (UncheckedIOException e) {
      // There is no file descriptor to be had now.
      throw new IOException(e.getCause());
    } finally {
      making.unlock();
    }
  }
}
