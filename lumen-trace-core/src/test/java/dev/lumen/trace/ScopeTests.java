package dev.lumen.trace;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ScopeTests {

  private final Tracer tracer = Tracer.builder().build();
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @AfterEach
  void nothingStaysCurrent() throws Exception {
    assertNoneCurrent();
    onOtherThread(
        () -> {
          assertNoneCurrent();
          return null;
        });
    other.shutdown();
  }

  @Test
  void theSpanBeforeIsCurrentAgain() {
    try (Span outer = tracer.start("outer")) {
      try (Span inner = tracer.start("inner")) {
        assertThat(Span.current()).isSameAs(inner);
      }
      assertThat(Span.current()).isSameAs(outer);
    }
  }

  @Test
  void aDetachedSpanIsCurrentOnlyWithinItsScope() {
    Span span = tracer.spanBuilder("detached").startDetached();
    assertNoneCurrent();

    try (Scope scope = span.makeCurrent()) {
      assertThat(Span.current()).isSameAs(span);
    }

    assertNoneCurrent();
    assertThat(span.isRecording()).isTrue();
    span.end();
  }

  @Test
  void aScopeOutlivesTheEndOfItsSpan() {
    Span span = tracer.spanBuilder("detached").startDetached();

    try (Scope scope = span.makeCurrent()) {
      span.end();
      assertThat(Span.current()).isSameAs(span);
    }
  }

  @Test
  void endIsAsGoodAsClose() {
    Span span = tracer.start("operation");

    span.end();

    assertNoneCurrent();
    assertThat(span.isRecording()).isFalse();
  }

  @Test
  void closingTheOuterOneClosesTheInnerOnes() {
    Span outer = tracer.start("outer");
    Span forgotten = tracer.start("forgotten");
    Scope forgottenScope = forgotten.makeCurrent();

    outer.close();

    assertNoneCurrent();
    forgottenScope.close();
    forgotten.close();
    assertNoneCurrent();
  }

  @Test
  void aScopeClosedLateDoesNotBringItsSpanBack() {
    Span first = tracer.start("first");
    Span second = tracer.start("second");
    first.close();
    Span third = tracer.start("third");

    second.close();

    assertThat(Span.current()).isSameAs(third);
    third.close();
  }

  @Test
  void closingTwiceDoesNothing() {
    Span outer = tracer.start("outer");
    Span inner = tracer.start("inner");

    inner.close();
    inner.close();

    assertThat(Span.current()).isSameAs(outer);
    outer.close();
  }

  @Test
  void aSpanClosedOnAnotherThreadIsNotCurrentOnTheFirst() throws Exception {
    Span outer = tracer.start("outer");
    Span inner = tracer.start("inner");

    onOtherThread(
        () -> {
          inner.close();
          return null;
        });

    assertThat(Span.current()).isSameAs(outer);
    outer.close();
  }

  @Test
  void anOuterSpanClosedOnAnotherThreadIsSkipped() throws Exception {
    Span outer = tracer.start("outer");
    Span inner = tracer.start("inner");

    onOtherThread(
        () -> {
          outer.close();
          return null;
        });

    assertThat(Span.current()).isSameAs(inner);
    inner.close();
    assertNoneCurrent();
  }

  @Test
  void closingAgainWhatAnotherThreadHasClosedDoesNothing() throws Exception {
    Span outer = tracer.start("outer");
    Span inner = tracer.start("inner");
    onOtherThread(
        () -> {
          outer.close();
          return null;
        });

    outer.close();

    assertThat(Span.current()).isSameAs(inner);
    inner.close();
    assertNoneCurrent();
  }

  @Test
  void closingOutOfOrderIsLoggedOnce() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Tracer.class);
    logger.addAppender(log);

    for (int i = 0; i < 10; i++) {
      Span outer = tracer.start("outer");
      Span inner = tracer.start("inner");
      outer.close();
      inner.close();
    }

    logger.detachAppender(log);
    // Another test of this JVM may have been the first.
    assertThat(log.list).hasSizeLessThanOrEqualTo(1);
    assertThat(StackEntry.isDisorderTold()).isTrue();
  }

  @Test
  void aHundredThousandRequestsLeaveNothingOnTwoThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<Future<Boolean>> clean = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int request = i;
      clean.add(pool.submit(() -> handle(request)));
    }

    for (Future<Boolean> one : clean) {
      assertThat(one.get()).isTrue();
    }
    pool.shutdown();
  }

  @Test
  void whatOtherThreadsCloseIsNotKept() throws Exception {
    TraceContext caller =
        TraceContext.remote(
            new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.EMPTY);
    for (int i = 0; i < 1000; i++) {
      Span span = tracer.spanBuilder("request").parent(caller).start();
      onOtherThread(
          () -> {
            span.close();
            return null;
          });
    }

    StackEntry top = (StackEntry) StackEntry.stack()[0];
    assertThat(top).isNotNull();
    assertThat(top.below()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whatOtherThreadsCloseLateIsNotKeptEither(int lag) throws Exception {
    Deque<Span> running = new ArrayDeque<>();
    int deepest = 0;

    for (int i = 0; i < 2000; i++) {
      running.add(tracer.start("request"));
      if (running.size() > lag) {
        Span oldest = running.remove();
        onOtherThread(
            () -> {
              oldest.close();
              return null;
            });
      }
      deepest = Math.max(deepest, depth());
    }

    assertThat(deepest).isLessThan(64);
    while (!running.isEmpty()) {
      running.removeLast().close();
    }
  }

  @Test
  void whatNobodyEndsIsBounded() {
    long forgottenBefore = StackEntry.forgotten();
    Span first = tracer.start("first");

    int deepest = 0;
    for (int i = 0; i < 5000; i++) {
      Span unused = tracer.start("never ended");
      deepest = Math.max(deepest, depth());
    }

    assertThat(deepest).isLessThanOrEqualTo(1024);
    assertThat(StackEntry.forgotten() - forgottenBefore).isEqualTo(5001 - depth());
    first.close();
    assertThat(depth()).as("the outermost takes all with it").isZero();
  }

  @Test
  void aNestingOfAThousandIsNotTooDeep() {
    Deque<Span> nested = new ArrayDeque<>();
    for (int i = 0; i < 1000; i++) {
      nested.push(tracer.start("nested"));
    }

    while (!nested.isEmpty()) {
      assertThat(Span.current()).isSameAs(nested.peek());
      nested.pop().close();
    }
  }

  private static int depth() {
    int depth = 0;
    StackEntry entry = (StackEntry) StackEntry.stack()[0];
    while (entry != null) {
      depth++;
      entry = entry.below();
    }
    return depth;
  }

  /** Whether nothing was current before; every way of closing in turn, the wrong ones too. */
  private boolean handle(int request) {
    boolean clean = !Span.current().context().isValid();
    Span server = tracer.start("request");
    Span child = tracer.start("child");
    Scope scope = child.makeCurrent();
    switch (request % 4) {
      case 0 -> {
        scope.close();
        child.close();
        server.close();
      }
      case 1 -> server.close();
      case 2 -> {
        child.end();
        server.end();
        scope.close();
      }
      default -> {
        other.execute(child::close);
        server.close();
        other.execute(scope::close);
      }
    }
    return clean && !Span.current().context().isValid();
  }

  @Test
  void aPropagatedSpanIsCurrentToo() {
    Span span =
        Span.propagated(
            TraceContext.remote(
                new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.EMPTY));

    try (Scope scope = span.makeCurrent()) {
      assertThat(Span.current()).isSameAs(span);
    }
  }

  @Test
  void tasksRunUnderTheSubmittersSpan() throws Exception {
    ExecutorService wrapped = tracer.wrap(other);
    try (Span span = tracer.start("submitter")) {
      assertThat(wrapped.submit((Callable<Span>) Span::current).get()).isSameAs(span);
      assertThat(wrapped.invokeAll(List.<Callable<Span>>of(Span::current)).get(0).get())
          .isSameAs(span);
      Span any = wrapped.invokeAny(List.<Callable<Span>>of(Span::current));
      assertThat(any).isSameAs(span);
      List<Span> seen = new ArrayList<>();
      tracer.wrap((Runnable task) -> task.run()).execute(() -> seen.add(Span.current()));
      wrapped.submit(() -> seen.add(Span.current())).get();
      assertThat(seen).containsExactly(span, span);
    }
  }

  @Test
  void aTaskThatIsWrappedRunsUnderTheSpanThatWasCurrent() throws Exception {
    List<Span> seen = new ArrayList<>();
    Runnable task = () -> seen.add(Span.current());
    try (Span span = tracer.start("submitter")) {
      Runnable wrapped = tracer.wrap(task);
      Callable<Span> callable = tracer.wrap((Callable<Span>) Span::current);
      Supplier<Span> supplier = tracer.wrapSupplier(Span::current);

      other.submit(wrapped).get();
      assertThat(other.submit(callable).get()).isSameAs(span);
      assertThat(CompletableFuture.supplyAsync(supplier, other).get()).isSameAs(span);
      assertThat(seen).containsExactly(span);
    }
  }

  @Test
  void aTaskIsLeftAsItIsWhereNoSpanIsCurrent() {
    List<Runnable> executed = new ArrayList<>();
    Runnable task = () -> {};
    Callable<String> callable = () -> "";
    Supplier<String> supplier = () -> "";

    tracer.wrap((Executor) executed::add).execute(task);

    assertThat(executed).singleElement().isSameAs(task);
    assertThat(tracer.wrap(task)).isSameAs(task);
    assertThat(tracer.wrap(callable)).isSameAs(callable);
    assertThat(tracer.wrapSupplier(supplier)).isSameAs(supplier);
  }

  @Test
  void whatIsScheduledRunsUnderTheSpanAndWhatRepeatsDoesNot() throws Exception {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    ScheduledExecutorService wrapped = tracer.wrap(scheduler);
    try (Span span = tracer.start("submitter")) {
      List<Span> seen = new CopyOnWriteArrayList<>();
      CountDownLatch repeated = new CountDownLatch(2);
      Runnable repeating =
          () -> {
            seen.add(Span.current());
            repeated.countDown();
          };

      assertThat(wrapped.schedule((Callable<Span>) Span::current, 1, MILLISECONDS).get())
          .isSameAs(span);
      wrapped.schedule(() -> seen.add(Span.current()), 1, MILLISECONDS).get();
      ScheduledFuture<?> first = wrapped.scheduleAtFixedRate(repeating, 0, 1, DAYS);
      ScheduledFuture<?> second = wrapped.scheduleWithFixedDelay(repeating, 0, 1, DAYS);
      repeated.await();
      assertThat(List.of(first, second)).noneMatch(Future::isDone);

      assertThat(seen).hasSize(3).startsWith(span);
      assertThat(seen.subList(1, 3)).allMatch(none -> !none.context().isValid());
    } finally {
      scheduler.shutdownNow();
    }
  }

  private void onOtherThread(Callable<Void> task) throws Exception {
    other.submit(task).get();
  }

  private static void assertNoneCurrent() {
    assertThat(Span.current().context().isValid()).isFalse();
  }
}
