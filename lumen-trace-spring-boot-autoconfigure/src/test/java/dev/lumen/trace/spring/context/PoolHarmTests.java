package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.MethodBeforeAdvice;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;

/** What users of pools may rely on, which must be as it was. */
class PoolHarmTests {

  private final Tracer tracer = Tracer.builder().build();
  private final TracedExecutors executors = new TracedExecutors(Set.of());
  private final List<ExecutorService> open = new ArrayList<>();
  private final CountDownLatch free = new CountDownLatch(1);

  /** A task of a class that its pool knows. */
  static class Job implements Runnable, Comparable<Job> {
    final CompletableFuture<@Nullable Span> seen = new CompletableFuture<>();

    @Override
    public void run() {
      seen.complete(CurrentSpan.get());
    }

    @Override
    public int compareTo(Job other) {
      return 0;
    }
  }

  static class LookingPool extends ThreadPoolExecutor {
    private final List<Class<?>> seen = Collections.synchronizedList(new ArrayList<>());

    LookingPool() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      seen.add(task.getClass());
    }
  }

  static class MakingPool extends ThreadPoolExecutor {
    MakingPool() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
      assertThat(task).isInstanceOf(Work.class);
      return super.newTaskFor(task);
    }
  }

  static class Work implements Callable<@Nullable Span> {
    @Override
    public @Nullable Span call() {
      return CurrentSpan.get();
    }
  }

  @AfterEach
  void end() {
    free.countDown();
    open.forEach(ExecutorService::shutdownNow);
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void aTaskThatIsHandedOverUnderNoSpanIsNotWrapped() {
    ThreadPoolExecutor pool = busy();
    Runnable task = () -> {};

    pool.execute(task);

    assertThat(pool.getQueue().peek()).isSameAs(task);
  }

  @Test
  void aFutureInTheQueueIsTheOneThatWasReturned() {
    ThreadPoolExecutor pool = busy();
    try (Span span = tracer.start("caller")) {
      Future<?> future = pool.submit(() -> {});

      assertThat(span.isRecording()).isTrue();
      assertThat(future.getClass()).isEqualTo(FutureTask.class);
      assertThat(pool.getQueue().peek()).isSameAs(future);
      assertThat(pool.remove((Runnable) future)).isTrue();
      assertThat(pool.getQueue()).isEmpty();
    }
  }

  @Test
  void aCancelledFutureIsPurged() {
    ThreadPoolExecutor pool = busy();
    try (Span span = tracer.start("caller")) {
      assertThat(pool.submit(span::context).cancel(false)).isTrue();

      pool.purge();

      assertThat(pool.getQueue()).isEmpty();
    }
  }

  @Test
  void aTaskCanBeRemoved() {
    ThreadPoolExecutor pool = busy();
    Runnable task = () -> {};
    try (Span span = tracer.start("caller")) {
      pool.execute(task);

      assertThat(span.isRecording()).isTrue();
      assertThat(pool.remove(() -> {})).isFalse();
      assertThat(pool.remove(task)).isTrue();
      assertThat(pool.getQueue()).isEmpty();
    }
  }

  @Test
  void whatAStoppedPoolGivesBackIsWhatItWasGiven() {
    ThreadPoolExecutor pool = busy();
    Runnable task = () -> {};
    Job job = new Job();
    try (Span span = tracer.start("caller")) {
      pool.execute(task);
      pool.execute(job);
      Future<?> future = pool.submit(span::context);

      assertThat(pool.shutdownNow()).containsExactly(task, job, (Runnable) future);
    }
  }

  @Test
  void tasksAreComparedByAQueueThatOrdersThem() throws Exception {
    ThreadPoolExecutor pool =
        traced(new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>()));
    Job first = new Job();
    Job second = new Job();
    Job third = new Job();
    try (Span span = tracer.start("caller")) {
      pool.execute(first);
      pool.execute(second);
      pool.execute(third);

      assertThat(span.isRecording()).isTrue();
      assertThat(third.seen.get(10, TimeUnit.SECONDS)).isNull();
    }
  }

  @Test
  void aHandlerOfRejectedTasksSeesTheTask() {
    List<Runnable> rejected = new ArrayList<>();
    ThreadPoolExecutor pool =
        traced(
            new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                (task, executor) -> rejected.add(task)));
    pool.shutdown();
    Job job = new Job();
    try (Span span = tracer.start("caller")) {
      pool.execute(job);
      Future<?> future = pool.submit(span::context);

      assertThat(rejected).containsExactly(job, (Runnable) future);
    }
  }

  @Test
  void aRejectionReadsAsItDid() {
    ThreadPoolExecutor plain = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue());
    ThreadPoolExecutor pool = traced(plain);
    pool.shutdown();
    Runnable task = () -> {};
    try (Span span = tracer.start("caller")) {
      assertThat(span.isRecording()).isTrue();
      assertThatThrownBy(() -> pool.execute(task))
          .isExactlyInstanceOf(RejectedExecutionException.class)
          .hasMessage("Task " + task + " rejected from " + plain);
      assertThat(pool).hasToString(plain.toString());
      assertThatThrownBy(() -> pool.execute(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> pool.submit((Runnable) null))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void aPoolsOwnHookSeesTheTask() throws Exception {
    LookingPool pool = new LookingPool();
    LookingPool traced = traced(pool);
    Job job = new Job();
    try (Span span = tracer.start("caller")) {
      traced.execute(job);
      assertThat(job.seen.get(10, TimeUnit.SECONDS)).isNull();
      assertThat(traced.submit(CurrentSpan::get).get()).isSameAs(span);

      assertThat(pool.seen).containsExactly(Job.class, FutureTask.class);
    }
  }

  @Test
  void aPoolThatMakesFuturesOfItsOwnSeesTheTask() throws Exception {
    MakingPool pool = traced(new MakingPool());
    try (Span span = tracer.start("caller")) {
      assertThat(span.isRecording()).isTrue();
      assertThat(pool.submit(new Work()).get()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aCompletionServiceWorksOverIt(int which) throws Exception {
    ExecutorService pool =
        traced(
            List.of(
                    Executors.newFixedThreadPool(1),
                    Executors.newScheduledThreadPool(1),
                    new ForkJoinPool(1),
                    new LookingPool(),
                    Executors.newSingleThreadExecutor())
                .get(which));
    ExecutorCompletionService<@Nullable Span> service = new ExecutorCompletionService<>(pool);
    try (Span span = tracer.start("caller")) {
      assertThat(service.submit(CurrentSpan::get)).isNotNull();

      assertThat(service.take().get()).isSameAs(span);
    }
  }

  @Test
  void tasksThatAreInvokedTogetherAreCarried() throws Exception {
    ExecutorService pool = traced(Executors.newFixedThreadPool(1));
    Callable<@Nullable Span> lambda = CurrentSpan::get;
    try (Span span = tracer.start("caller")) {
      for (Future<@Nullable Span> future : pool.invokeAll(List.of(lambda, new Work()))) {
        assertThat(future.get()).isSameAs(span);
      }
      assertThat(pool.<@Nullable Span>invokeAny(List.of(new Work()))).isSameAs(span);
    }
  }

  @Test
  void aTaskOfAClassOfItsOwnIsCarriedWhereItIsSubmitted() throws Exception {
    ThreadPoolExecutor pool = traced(new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue()));
    Job executed = new Job();
    Job submitted = new Job();
    Job called = new Job();
    try (Span span = tracer.start("caller")) {
      pool.execute(executed);
      pool.submit(submitted).get();
      pool.execute(() -> called.run());

      assertThat(executed.seen.get(10, TimeUnit.SECONDS)).isNull();
      assertThat(submitted.seen.get()).isSameAs(span);
      assertThat(called.seen.get(10, TimeUnit.SECONDS)).isSameAs(span);
    }
  }

  @Test
  void aForkJoinTaskIsItself() throws Exception {
    ForkJoinPool pool = traced(new ForkJoinPool(2));
    ForkJoinTask<Integer> task = ForkJoinTask.adapt(() -> 42);
    try (Span span = tracer.start("caller")) {
      assertThat(span.isRecording()).isTrue();
      assertThat(pool.submit(task)).isSameAs(task);
      assertThat(task.get()).isEqualTo(42);
      assertThat(pool.invoke(ForkJoinTask.adapt(() -> 3))).isEqualTo(3);
      assertThat(pool.submit(() -> ForkJoinTask.inForkJoinPool()).get()).isTrue();
    }
  }

  @Test
  void whatIsScheduledOnceIsCarriedAndWhatIsRepeatedIsNot() throws Exception {
    ScheduledThreadPoolExecutor pool = traced(new ScheduledThreadPoolExecutor(1));
    CompletableFuture<@Nullable Span> repeated = new CompletableFuture<>();
    CompletableFuture<@Nullable Span> delayed = new CompletableFuture<>();
    try (Span span = tracer.start("caller")) {
      Callable<@Nullable Span> work = CurrentSpan::get;
      assertThat(pool.schedule(work, 1, TimeUnit.MILLISECONDS).get()).isSameAs(span);
      pool.schedule(new Job(), 1, TimeUnit.MILLISECONDS).get();

      Future<?> future =
          pool.scheduleAtFixedRate(
              () -> repeated.complete(CurrentSpan.get()), 0, 1, TimeUnit.MILLISECONDS);
      assertThat(repeated.get(10, TimeUnit.SECONDS)).isNull();
      future.cancel(false);
      future =
          pool.scheduleWithFixedDelay(
              () -> delayed.complete(CurrentSpan.get()), 0, 1, TimeUnit.MILLISECONDS);
      assertThat(delayed.get(10, TimeUnit.SECONDS)).isNull();
      future.cancel(false);
    }
  }

  @Test
  void aProxyThatIsThereAlreadyStaysAndItsAspectSeesWhatItSaw() throws Exception {
    List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    ProxyFactory aspect = new ProxyFactory(new LookingPool());
    aspect.setProxyTargetClass(true);
    aspect.addAdvice(
        (MethodBeforeAdvice) (method, arguments, target) -> seen.add(method.getName()));
    LookingPool pool = (LookingPool) aspect.getProxy(LookingPool.class.getClassLoader());
    open.add(pool);
    try (Span span = tracer.start("caller")) {
      assertThat(executors.trace(pool, "pool", false)).isSameAs(pool);
      assertThat(executors.trace(pool, "pool", false)).isSameAs(pool);
      assertThat(((Advised) pool).getAdvisors()).hasSize(2);
      assertThat(pool.submit(CurrentSpan::get).get()).isSameAs(span);
      assertThat(seen).containsExactly("submit");
    }
  }

  @Test
  void settingsReachThePool() {
    ThreadPoolExecutor plain = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue());
    ThreadPoolExecutor pool = traced(plain);

    pool.setMaximumPoolSize(7);
    pool.setCorePoolSize(5);

    assertThat(plain.getCorePoolSize()).isEqualTo(5);
    assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
    assertThat(pool.getQueue()).isSameAs(plain.getQueue());
    assertThat(Set.of(pool)).contains(pool);
    pool.shutdown();
    assertThat(plain.isShutdown()).isTrue();
  }

  private static LinkedBlockingQueue<Runnable> queue() {
    return new LinkedBlockingQueue<>();
  }

  /** A pool whose only thread waits, so that tasks stay in its queue. */
  private ThreadPoolExecutor busy() {
    ThreadPoolExecutor pool = traced(new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue()));
    pool.execute(
        () -> {
          try {
            free.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return pool;
  }

  @SuppressWarnings("unchecked")
  private <T extends ExecutorService> T traced(T pool) {
    T traced = (T) executors.trace(pool, "pool", false);
    assertThat(traced).isNotSameAs(pool);
    open.add(traced);
    return traced;
  }
}
