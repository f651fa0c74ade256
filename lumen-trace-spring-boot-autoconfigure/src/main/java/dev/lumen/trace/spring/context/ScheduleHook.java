package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import java.util.HashSet;
import java.util.Set;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/**
 * Runs what Reactor schedules under the span that was current when it was scheduled; nothing else
 * travels. With Reactor's automatic context propagation, which carries the span as well, it leaves
 * tasks as they are.
 *
 * <p>From its construction until {@link #close()}. Thread-safe.
 */
final class ScheduleHook implements AutoCloseable {

  private static final String KEY = "lumen.trace";

  // Reactor's hooks are of the process, as are ours, however many contexts it has.
  private static final Set<ScheduleHook> OPEN = new HashSet<>();

  ScheduleHook() {
    synchronized (OPEN) {
      if (OPEN.isEmpty()) {
        Schedulers.onScheduleHook(KEY, ScheduleHook::traced);
      }
      OPEN.add(this);
    }
  }

  static Runnable traced(Runnable task) {
    Span span = CurrentSpan.get();
    return span == null || Hooks.isAutomaticContextPropagationEnabled()
        ? task
        : new TracedTask(task, span);
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      if (OPEN.remove(this) && OPEN.isEmpty()) {
        Schedulers.resetOnScheduleHook(KEY);
      }
    }
  }
}
