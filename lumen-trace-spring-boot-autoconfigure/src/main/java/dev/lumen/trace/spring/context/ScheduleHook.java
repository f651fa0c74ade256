package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.SharedHook;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/**
 * Runs what Reactor schedules under the span that was current when it was scheduled; nothing else
 * travels. With Reactor's automatic context propagation, which carries the span as well, it leaves
 * tasks as they are.
 */
final class ScheduleHook {

  static final SharedHook HOOK =
      new SharedHook(
          () -> Schedulers.onScheduleHook("lumen.trace", ScheduleHook::traced),
          () -> Schedulers.resetOnScheduleHook("lumen.trace"));

  private ScheduleHook() {}

  static Runnable traced(Runnable task) {
    Span span = CurrentSpan.get();
    return span == null || Hooks.isAutomaticContextPropagationEnabled()
        ? task
        : new TracedTask(task, span);
  }
}
