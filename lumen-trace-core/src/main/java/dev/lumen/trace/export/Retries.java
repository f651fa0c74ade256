package dev.lumen.trace.export;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Says, for one post, whether to try again, and pauses before.
 *
 * <p>Five attempts at most, a second between the first two, half as much again each time, give or
 * take a fifth. A backend that says how long to wait gets that instead. No attempt begins later
 * than 30 s after the first: with long time-outs, five attempts would hold the exporting thread for
 * a minute. A backend that wants to be left alone for longer than that gets no other attempt.
 */
final class Retries {

  static final int MAX_ATTEMPTS = 5;
  static final Duration LAST_START = Duration.ofSeconds(30);

  private static final Set<Integer> RETRIED = Set.of(429, 502, 503, 504);
  private static final double FIRST_PAUSE_NANOS = 1e9;
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.2;
  // For a backend that asks for none.
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  private final Time time;
  private final long startedAt;
  private int attempts;

  Retries(Time time) {
    this.time = time;
    this.startedAt = time.nanoTime();
  }

  /**
   * After an attempt that was answered: whether to make another, now that the pause is over.
   *
   * @throws InterruptedException where the thread is interrupted while it pauses
   */
  boolean pauseAfter(HttpAnswer answer) throws InterruptedException {
    return RETRIED.contains(answer.status()) && pause(askedPause(answer));
  }

  /** After an attempt that was not answered; otherwise like the other. */
  boolean pauseAfter(IOException failure) throws InterruptedException {
    // Who is not trusted now will not be in a second.
    return Failure.cause(failure, CertificateException.class) == null && pause(null);
  }

  private @Nullable Duration askedPause(HttpAnswer answer) {
    return answer
        .header("Retry-After")
        .map(value -> RetryAfter.parse(value, time.now()))
        .orElse(null);
  }

  private boolean pause(@Nullable Duration asked) throws InterruptedException {
    attempts++;
    Duration left = LAST_START.minusNanos(time.nanoTime() - startedAt);
    boolean wantsMore = asked != null && asked.compareTo(left) > 0;
    if (attempts >= MAX_ATTEMPTS || left.isNegative() || wantsMore) {
      return false;
    }
    Duration pause = asked == null ? backoff() : Collections.max(List.of(asked, SHORTEST_PAUSE));
    time.pause(Collections.min(List.of(pause, left)));
    return true;
  }

  private Duration backoff() {
    double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return Duration.ofNanos((long) (FIRST_PAUSE_NANOS * Math.pow(GROWTH, attempts - 1) * jitter));
  }
}
