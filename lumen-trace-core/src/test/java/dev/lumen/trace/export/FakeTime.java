package dev.lumen.trace.export;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes in the pauses between attempts alone, at once. Thread-safe. */
public final class FakeTime implements Time {

  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final List<Duration> pauses = new ArrayList<>();
  private final Duration perLook;
  private Duration passed = Duration.ZERO;

  public FakeTime() {
    this(Duration.ZERO);
  }

  private FakeTime(Duration perLook) {
    this.perLook = perLook;
  }

  /** In which all the time that a sender has for its attempts is over after the first. */
  static FakeTime forOneAttempt() {
    return new FakeTime(Retries.LAST_START.plusNanos(1));
  }

  /** A sender that pauses in this time. */
  public HttpSender.Builder sender(URI endpoint) {
    return HttpSender.builder(endpoint).time(this);
  }

  /** The pauses so far. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  @Override
  public synchronized long nanoTime() {
    pass(perLook);
    return passed.toNanos();
  }

  @Override
  public synchronized Instant now() {
    return START.plus(passed);
  }

  @Override
  public synchronized void pause(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(duration);
    pass(duration);
  }

  /** Lets time pass otherwise, in an attempt for example. */
  synchronized void pass(Duration duration) {
    passed = passed.plus(duration);
  }
}
