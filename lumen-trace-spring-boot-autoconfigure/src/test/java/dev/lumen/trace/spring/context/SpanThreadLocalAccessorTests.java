package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

class SpanThreadLocalAccessorTests {

  private final Tracer tracer = Tracer.builder().build();
  private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
  private final ContextSnapshotFactory clearing =
      ContextSnapshotFactory.builder().clearMissing(true).build();
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final Logger logger = (Logger) LoggerFactory.getLogger(Tracer.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void readLog() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void nothingStaysCurrentAndNothingIsOutOfOrder() throws Exception {
    Hooks.disableAutomaticContextPropagation();
    logger.detachAppender(log);
    assertThat(CurrentSpan.get()).isNull();
    for (Span left : currentOnEachThreadOfThePool()) {
      assertThat(left.context().isValid()).isFalse();
    }
    pool.shutdown();
    assertThat(log.list).isEmpty();
  }

  @Test
  void itIsFoundAsAService() {
    assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
        .extracting(ThreadLocalAccessor::key)
        .contains("lumen.trace.span");
  }

  @Test
  void aSnapshotCarriesTheSpan() {
    Span span = tracer.start("work");
    ContextSnapshot snapshot = snapshots.captureAll();
    span.end();

    try (ContextSnapshot.Scope outer = snapshot.setThreadLocals()) {
      assertThat(Span.current()).isSameAs(span);
      try (ContextSnapshot.Scope inner = snapshot.setThreadLocals();
          Span child = tracer.start("child")) {
        assertThat(child.context().traceId()).isEqualTo(span.context().traceId());
      }
      assertThat(Span.current()).isSameAs(span);
    }
  }

  @Test
  void aSnapshotWithoutASpanClearsTheThreadWhereItIsToldTo() {
    ContextSnapshot none = clearing.captureAll();
    try (Span span = tracer.start("work")) {
      try (ContextSnapshot.Scope scope = none.setThreadLocals()) {
        assertThat(CurrentSpan.get()).isNull();
        try (ContextSnapshot.Scope again = none.setThreadLocals()) {
          assertThat(CurrentSpan.get()).isNull();
        }
        assertThat(CurrentSpan.get()).isNull();
      }
      assertThat(Span.current()).isSameAs(span);
    }
  }

  @Test
  void aSpanThatATaskForgetsToEndGoesWithTheTask() {
    Span span = tracer.spanBuilder("work").startDetached();
    ContextSnapshot snapshot = snapshots.captureFrom(Context.of("lumen.trace.span", span));

    try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
      Span unused = tracer.start("forgotten");
    }

    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void noneOfAHundredThousandTasksLeavesASpanBehind() throws Exception {
    ExecutorService executor = ContextExecutorService.wrap(pool, snapshots);
    LongAdder wrong = new LongAdder();
    CountDownLatch done = new CountDownLatch(100_000);

    for (int i = 0; i < 100_000; i++) {
      // One task in three is submitted under no span.
      Span span = i % 3 == 0 ? null : tracer.start("submit");
      executor.execute(
          () -> {
            if (CurrentSpan.get() != span) {
              wrong.increment();
            }
            tracer.start("task").end();
            done.countDown();
          });
      if (span != null) {
        span.end();
      }
    }
    done.await();

    assertThat(wrong.sum()).isZero();
  }

  @Test
  void reactorCarriesItFromThreadToThread() {
    Hooks.enableAutomaticContextPropagation();
    Span span = tracer.start("work");

    List<Span> seen =
        Flux.range(1, 100)
            .publishOn(pool())
            .map(number -> Span.current())
            .flatMap(current -> Mono.fromSupplier(Span::current).subscribeOn(pool()))
            .collectList()
            .block();
    span.end();

    assertThat(seen).hasSize(100).allSatisfy(current -> assertThat(current).isSameAs(span));
  }

  @Test
  void reactorTakesItFromTheContextOfTheSubscriber() {
    Hooks.enableAutomaticContextPropagation();
    Span span = tracer.spanBuilder("subscriber").startDetached();

    Mono<Span> mono =
        Mono.fromSupplier(Span::current)
            .subscribeOn(pool())
            .contextWrite(Context.of(SpanThreadLocalAccessor.KEY, span));

    try (Span other = tracer.start("other")) {
      assertThat(mono.block()).isSameAs(span);
      assertThat(Span.current()).isSameAs(other);
    }
  }

  private Scheduler pool() {
    return Schedulers.fromExecutor(pool);
  }

  private List<Span> currentOnEachThreadOfThePool() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    List<Future<Span>> asked = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      asked.add(
          pool.submit(
              () -> {
                both.countDown();
                both.await();
                return Span.current();
              }));
    }
    return List.of(asked.get(0).get(), asked.get(1).get());
  }
}
