package dev.lumen.trace.noharm.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Where the application, and whoever looks at it, write down what they see. Thread-safe. */
public final class Journal {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final List<String> LINES = new ArrayList<>();
  private static int serving;

  private Journal() {}

  public static void note(String what, @Nullable Object value) {
    synchronized (LINES) {
      LINES.add(what + ": " + value);
      LINES.notifyAll();
    }
  }

  /** Notes which thread runs this, for whom, and what its log lines would carry. */
  public static void noteSurroundings(String where) {
    note(where, surroundings());
  }

  public static String surroundings() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return "thread %s, user %s, MDC %s"
        .formatted(
            Thread.currentThread().getName(),
            authentication == null ? "nobody" : authentication.getName(),
            mdc());
  }

  private static String mdc() {
    var map = MDC.getCopyOfContextMap();
    return map == null ? "{}" : new TreeMap<>(map).toString();
  }

  /** Waits for a line that starts so, which another thread notes in its own time. */
  public static boolean await(String start) throws InterruptedException {
    synchronized (LINES) {
      return await(() -> LINES.stream().anyMatch(line -> line.startsWith(start)));
    }
  }

  private static boolean await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      LINES.wait(left);
    }
    return true;
  }

  /** A thread begins to serve a request. */
  static void enter() {
    synchronized (LINES) {
      serving++;
    }
  }

  /** A thread has served a request: maybe after the client has its answer. */
  static void leave() {
    synchronized (LINES) {
      serving--;
      LINES.notifyAll();
    }
  }

  /**
   * What was noted since this was last called, once nothing is served any longer; sorted, as
   * threads may be faster or slower.
   */
  public static List<String> take() throws InterruptedException {
    synchronized (LINES) {
      await(() -> serving == 0);
      List<String> taken = LINES.stream().sorted().toList();
      LINES.clear();
      return taken;
    }
  }
}
