package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.ReactorContextKey;
import dev.lumen.trace.spring.SharedHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

class OperatorHookTests {

  private final Tracer tracer = Tracer.builder().build();
  private final SharedHook.Use hook = OperatorHook.HOOK.use();
  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    elsewhere.shutdownNow();
    hook.close();
    Hooks.disableAutomaticContextPropagation();
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void aSignalFromAnyThreadPassesUnderTheSpanOfTheSubscribersContext() throws Exception {
    Span span = tracer.spanBuilder("request").startDetached();
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    List<Span> seen = new ArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    source
        .asFlux()
        .map(value -> value)
        .doOnSubscribe(any -> seen.add(Span.current()))
        .doOnRequest(any -> seen.add(Span.current()))
        .doOnNext(any -> seen.add(Span.current()))
        .map(value -> value + 1)
        .doOnComplete(() -> seen.add(Span.current()))
        .contextWrite(Context.of(ReactorContextKey.SPAN, span))
        .subscribe(value -> {}, done::completeExceptionally, () -> done.complete(null));

    elsewhere.submit(() -> source.tryEmitNext(1)).get();
    elsewhere.submit(source::tryEmitComplete).get();
    done.get(10, TimeUnit.SECONDS);

    assertThat(seen).hasSize(4).containsOnly(span);
    assertThat(elsewhere.submit(CurrentSpan::get).get()).isNull();
    span.end();
  }

  @Test
  void anErrorAndACancellationPassUnderItToo() throws Exception {
    Span span = tracer.spanBuilder("request").startDetached();
    Context context = Context.of(ReactorContextKey.SPAN, span);
    Sinks.One<Integer> source = Sinks.one();
    CompletableFuture<Span> failed = new CompletableFuture<>();
    CompletableFuture<Span> cancelled = new CompletableFuture<>();
    source
        .asMono()
        .map(value -> value)
        .doOnError(any -> failed.complete(Span.current()))
        .onErrorComplete()
        .contextWrite(context)
        .subscribe();
    Subscription endless =
        subscribed(Flux.never().doOnCancel(() -> cancelled.complete(Span.current())), context);

    elsewhere.submit(() -> source.tryEmitError(new IllegalStateException())).get();
    elsewhere.submit(endless::cancel).get();

    assertThat(failed.get(10, TimeUnit.SECONDS)).isSameAs(span);
    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isSameAs(span);
    span.end();
  }

  @Test
  void eachSubscriberOfASharedSourceHasItsOwn() throws Exception {
    Sinks.Many<Integer> source = Sinks.many().multicast().directBestEffort();
    List<Span> spans =
        IntStream.range(0, 3).mapToObj(i -> tracer.spanBuilder("s" + i).startDetached()).toList();
    ConcurrentLinkedQueue<Span> seen = new ConcurrentLinkedQueue<>();
    for (Span span : spans) {
      source
          .asFlux()
          .map(value -> value)
          .map(value -> Span.current())
          .contextWrite(Context.of(ReactorContextKey.SPAN, span))
          .subscribe(seen::add);
    }

    elsewhere.submit(() -> source.tryEmitNext(1)).get();

    assertThat(seen).containsExactlyElementsOf(spans);
    spans.forEach(Span::end);
  }

  /** Reactor puts a sink together where no hook is asked. */
  @Test
  void theFirstOperatorOfASinkRunsUnderTheSpanOfWhoeverEmits() throws Exception {
    Span span = tracer.spanBuilder("request").startDetached();
    Sinks.One<Integer> source = Sinks.one();
    CompletableFuture<Span> first = new CompletableFuture<>();
    CompletableFuture<Span> second = new CompletableFuture<>();
    source
        .asMono()
        .doOnNext(value -> first.complete(Span.current()))
        .doOnNext(value -> second.complete(Span.current()))
        .contextWrite(Context.of(ReactorContextKey.SPAN, span))
        .subscribe();

    elsewhere.submit(() -> source.tryEmitValue(1)).get();

    assertThat(first.get(10, TimeUnit.SECONDS).context().isValid()).isFalse();
    assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(span);
    span.end();
  }

  @Test
  void aSubscriberWithoutASpanStaysAsItIs() {
    RecordingSubscriber subscriber = new RecordingSubscriber(Context.empty());

    Flux.range(0, 3).map(i -> i).subscribe(subscriber);

    assertThat(subscriber.subscription).isNotInstanceOf(SpanSubscriber.class);
  }

  @Test
  void aSpanThatSomebodyMadeCurrentStaysWhereThereIsNoneInTheContext() {
    try (Span span = tracer.start("by hand")) {
      assertThat(Mono.just(1).map(one -> Span.current()).block()).isSameAs(span);
    }
  }

  @Test
  void aQueueIsUsedAsItWouldBe() {
    Span span = tracer.spanBuilder("request").startDetached();
    RecordingSubscriber subscriber =
        new RecordingSubscriber(Context.of(ReactorContextKey.SPAN, span));

    Flux.range(0, 3).map(i -> Span.current()).subscribe(subscriber);

    assertThat(subscriber.subscription).isInstanceOf(Fuseable.QueueSubscription.class);
    Fuseable.QueueSubscription<?> queue = (Fuseable.QueueSubscription<?>) subscriber.subscription;
    assertThat(queue).isNotNull();
    assertThat(queue.requestFusion(Fuseable.ANY)).isEqualTo(Fuseable.SYNC);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.poll()).isSameAs(span);
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    span.end();
  }

  @Test
  void scalarsAndChainsOfOperatorsAreToldAsBefore() {
    Span span = tracer.spanBuilder("request").startDetached();
    RecordingSubscriber subscriber =
        new RecordingSubscriber(Context.of(ReactorContextKey.SPAN, span));

    assertThat(Mono.just(1)).isInstanceOf(Fuseable.ScalarCallable.class);
    assertThat(Flux.empty()).isInstanceOf(Fuseable.ScalarCallable.class);
    Flux.range(0, 3).hide().map(i -> i).filter(i -> true).subscribe(subscriber);

    assertThat(Scannable.from(subscriber.subscription).parents()).isNotEmpty();
    span.end();
  }

  @Test
  void inAutomaticModeReactorDoesItAlone() {
    Hooks.enableAutomaticContextPropagation();
    Span span = tracer.spanBuilder("request").startDetached();
    RecordingSubscriber subscriber =
        new RecordingSubscriber(Context.of(ReactorContextKey.SPAN, span));

    Flux.range(0, 3).map(i -> i).subscribe(subscriber);

    assertThat(subscriber.subscription).isNotInstanceOf(SpanSubscriber.class);
    span.end();
  }

  @Test
  void itGoesWithTheLastContext() {
    Span span = tracer.spanBuilder("request").startDetached();
    Context context = Context.of(ReactorContextKey.SPAN, span);
    SharedHook.Use other = OperatorHook.HOOK.use();

    other.close();
    other.close();
    assertThat(seen(context)).isSameAs(span);

    hook.close();
    assertThat(seen(context)).isNotSameAs(span);
    span.end();
  }

  private static @Nullable Span seen(Context context) {
    return Mono.fromSupplier(() -> 1)
        .map(one -> Span.current())
        .contextWrite(context)
        .block(Duration.ofSeconds(10));
  }

  @Test
  void noThreadShowsASignalTheSpanOfAnother() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Future<?>> emissions = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Span span = tracer.spanBuilder("request").startDetached();
      Sinks.One<Integer> source = Sinks.one();
      source
          .asMono()
          .map(value -> value)
          .map(value -> Span.current())
          .filter(seen -> seen != span)
          .contextWrite(Context.of(ReactorContextKey.SPAN, span))
          .subscribe(seen -> wrong.add(seen.toString()));
      emissions.add(
          threads.submit(
              () -> {
                source.tryEmitValue(1);
                if (CurrentSpan.get() != null) {
                  wrong.add("left");
                }
              }));
      span.end();
    }
    for (Future<?> emission : emissions) {
      emission.get(10, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(wrong).isEmpty();
  }

  private static Subscription subscribed(Flux<?> flux, Context context) {
    RecordingSubscriber subscriber = new RecordingSubscriber(context);
    flux.subscribe(subscriber);
    assertThat(subscriber.subscription).isNotNull();
    return subscriber.subscription;
  }

  /** Remembers what it is subscribed to, and asks for nothing. */
  private static final class RecordingSubscriber implements CoreSubscriber<Object> {

    private final Context context;
    private @Nullable Subscription subscription;

    RecordingSubscriber(Context context) {
      this.context = context;
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(Object value) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
