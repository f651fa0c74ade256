package dev.lumen.trace.spring.context;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.util.ReflectionUtils;

/** Has listeners that an executor calls run under the span of whoever published the event. */
final class Multicasters {

  static final String GETTER = "getTaskExecutor";

  private Multicasters() {}

  static void trace(
      SimpleApplicationEventMulticaster multicaster, TracedExecutors executors, String name) {
    Method getter = ReflectionUtils.findMethod(SimpleApplicationEventMulticaster.class, GETTER);
    if (getter == null) {
      return;
    }
    try {
      // For subclasses, which is as good as public.
      ReflectionUtils.makeAccessible(getter);
      if (ReflectionUtils.invokeMethod(getter, multicaster) instanceof Executor executor) {
        Executor traced = executors.trace(executor, name, true);
        if (traced != executor) {
          multicaster.setTaskExecutor(traced);
        }
      }
    } catch (RuntimeException e) {
      // A subclass that keeps its executor to itself, or another version of Spring.
      TracedExecutors.tell(multicaster, name, e);
    }
  }
}
