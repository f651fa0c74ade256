package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.Recorded;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;

/**
 * Has the tasks that an executor is given run under the span that is current then.
 *
 * <p>A task that a future is made of is wrapped within that, so that queues, handlers and hooks see
 * what they always saw. One that is handed over as it is is wrapped only where nobody can tell.
 */
final class ExecutorAdvice implements MethodInterceptor {

  private enum Call {
    EXECUTE,
    SUBMIT_RUNNABLE,
    SUBMIT_CALLABLE,
    SUBMIT_ALL,
    NEW_TASK,
    REMOVE,
    SHUTDOWN_NOW,
    OTHER
  }

  private final PoolKind kind;
  private final boolean throughReflection;

  // Not static: methods of the application's classes go with them.
  private final Map<Method, Call> calls = new ConcurrentHashMap<>();

  /**
   * @param throughReflection whether the proxy is of a class that its target is not of
   */
  ExecutorAdvice(PoolKind kind, boolean throughReflection) {
    this.kind = kind;
    this.throughReflection = throughReflection;
  }

  @Override
  @SuppressWarnings("NullAway") // AOP Alliance says nothing of null.
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    @Nullable Object[] arguments = invocation.getArguments();
    Call call = calls.get(invocation.getMethod());
    if (call == null) {
      call = call(invocation.getMethod());
      calls.put(invocation.getMethod(), call);
    }
    return switch (call) {
      case OTHER -> proceed(invocation, arguments);
      case REMOVE -> remove(invocation, arguments);
      case SHUTDOWN_NOW -> originals((List<?>) proceed(invocation, arguments));
      case NEW_TASK -> newTask(invocation.getThis(), arguments);
      default ->
          carries(invocation.getMethod(), CurrentSpan.get()) && arguments[0] != null
              ? proceed(invocation, traced(call, arguments))
              : proceed(invocation, arguments);
    };
  }

  /**
   * Whether a span goes with a task. One that has ended does not go with what is scheduled: a task
   * that schedules itself again would be under it for ever.
   */
  private static boolean carries(Method method, @Nullable Span span) {
    return span != null && !(method.getName().equals("schedule") && Recorded.hasEnded(span));
  }

  private @Nullable Object[] traced(Call call, @Nullable Object[] arguments) {
    Object task = arguments[0];
    @Nullable Object[] changed = arguments.clone();
    changed[0] =
        switch (call) {
          case EXECUTE -> task instanceof Runnable run ? executed(run) : task;
          case SUBMIT_RUNNABLE ->
              task instanceof Runnable run ? traced(run, kind.submitted()) : task;
          case SUBMIT_CALLABLE -> task instanceof Callable<?> work ? traced(work) : task;
          case SUBMIT_ALL -> task instanceof Collection<?> all ? traced(all) : task;
          default -> task;
        };
    return changed;
  }

  private Runnable executed(Runnable task) {
    Span span = CurrentSpan.get();
    // What Spring makes of an asynchronous method where an executor takes nothing else.
    return span != null && kind.futures() && task.getClass() == FutureTask.class
        ? new TracedFuture<>((FutureTask<?>) task, span)
        : traced(task, kind.executed());
  }

  private static Runnable traced(Runnable task, boolean any) {
    TaskKind kind = TaskKind.of(task);
    boolean wrapped =
        kind == TaskKind.NAMELESS
            || (any && kind == TaskKind.NAMED && !(task instanceof ForkJoinTask));
    return wrapped ? TracedTask.of(task) : task;
  }

  private Callable<?> traced(Callable<?> task) {
    TaskKind kind = TaskKind.of(task);
    return kind == TaskKind.NAMELESS || (this.kind.submitted() && kind == TaskKind.NAMED)
        ? TracedCallable.of(task)
        : task;
  }

  private List<@Nullable Object> traced(Collection<?> tasks) {
    List<@Nullable Object> traced = new ArrayList<>(tasks.size());
    for (Object task : tasks) {
      traced.add(task instanceof Callable<?> work ? traced(work) : task);
    }
    return traced;
  }

  private @Nullable Object remove(MethodInvocation invocation, @Nullable Object[] arguments)
      throws Throwable {
    Object removed =
        throughReflection
            ? proceed(invocation, arguments)
            : ((ProxyMethodInvocation) invocation).invocableClone().proceed();
    return Boolean.FALSE.equals(removed) && arguments[0] instanceof Runnable task
        ? proceed(invocation, new Object[] {new Likeness(task)})
        : removed;
  }

  private static @Nullable List<?> originals(@Nullable List<?> tasks) {
    if (tasks == null || tasks.stream().noneMatch(TracedTask.class::isInstance)) {
      return tasks;
    }
    List<@Nullable Object> originals = new ArrayList<>(tasks.size());
    tasks.forEach(task -> originals.add(TracedTask.original(task)));
    return originals;
  }

  /** What the pool would make, which cannot be asked: an ExecutorCompletionService wants it. */
  private static Object newTask(@Nullable Object pool, @Nullable Object[] arguments) {
    if (arguments.length == 2) {
      Runnable task = TracedTask.of((Runnable) arguments[0]);
      return pool instanceof ForkJoinPool
          ? ForkJoinTask.adapt(task, arguments[1])
          : new FutureTask<>(task, arguments[1]);
    }
    Callable<?> task = TracedCallable.of((Callable<?>) arguments[0]);
    return pool instanceof ForkJoinPool ? ForkJoinTask.adapt(task) : new FutureTask<>(task);
  }

  private @Nullable Object proceed(MethodInvocation invocation, @Nullable Object[] arguments)
      throws Throwable {
    if (throughReflection) {
      return AopUtils.invokeJoinpointUsingReflection(
          invocation.getThis(), invocation.getMethod(), arguments);
    }
    if (arguments != invocation.getArguments()) {
      ((ProxyMethodInvocation) invocation).setArguments(arguments);
    }
    return invocation.proceed();
  }

  private static Call call(Method method) {
    Class<?>[] types = method.getParameterTypes();
    Class<?> first = types.length == 0 ? null : types[0];
    return switch (method.getName()) {
      case "execute" -> first == Runnable.class ? Call.EXECUTE : Call.OTHER;
      case "submit", "submitCompletable" -> submit(first);
      case "schedule" -> types.length == 3 && types[1] == long.class ? submit(first) : Call.OTHER;
      case "invokeAll", "invokeAny" -> first == Collection.class ? Call.SUBMIT_ALL : Call.OTHER;
      case "newTaskFor" -> isProtectedOfTheJdk(method) ? Call.NEW_TASK : Call.OTHER;
      case "remove" -> first == Runnable.class && types.length == 1 ? Call.REMOVE : Call.OTHER;
      case "shutdownNow" ->
          types.length == 0 && method.getReturnType() == List.class
              ? Call.SHUTDOWN_NOW
              : Call.OTHER;
      default -> Call.OTHER;
    };
  }

  private static Call submit(@Nullable Class<?> first) {
    if (first == Runnable.class) {
      return Call.SUBMIT_RUNNABLE;
    }
    return first == Callable.class ? Call.SUBMIT_CALLABLE : Call.OTHER;
  }

  private static boolean isProtectedOfTheJdk(Method method) {
    return Modifier.isProtected(method.getModifiers())
        && method.getDeclaringClass().getName().startsWith("java.");
  }

  /** Equal to what was made of a task, for a queue that looks for that. */
  private record Likeness(Runnable task) implements Runnable {

    @Override
    @SuppressWarnings("EqualsUnsafeCast")
    public boolean equals(@Nullable Object other) {
      return other instanceof TracedTask && task.equals(TracedTask.original(other));
    }

    @Override
    public int hashCode() {
      return task.hashCode();
    }

    @Override
    public void run() {
      task.run();
    }
  }
}
