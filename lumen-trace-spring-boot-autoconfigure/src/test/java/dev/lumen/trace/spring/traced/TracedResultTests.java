package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Traced;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Spans end with what a method gave, whatever it declares. */
@ExtendWith(OutputCaptureExtension.class)
class TracedResultTests {

  private final TracedContext context = new TracedContext();
  private final Sinks.One<String> work = Sinks.one();

  interface Repository<T> {
    @Traced("find")
    T find(String id);
  }

  static class Reactive implements Repository<Mono<String>> {
    @Override
    public Mono<String> find(String id) {
      return Mono.just(id);
    }
  }

  abstract static class Template<T> {
    private final T result;

    Template(T result) {
      this.result = result;
    }

    @Traced("load")
    public T load() {
      return result;
    }
  }

  static class MonoTemplate extends Template<Mono<String>> {
    MonoTemplate() {
      super(Mono.just("loaded"));
    }
  }

  static class Service {

    @Traced
    public Object object(Object result) {
      assertThat(CurrentSpan.get()).isNotNull();
      return result;
    }

    @Traced
    public <T> T any(Callable<T> work) throws Exception {
      return work.call();
    }

    @Traced
    public Publisher<String> publisher(Publisher<String> result) {
      return result;
    }

    @Traced
    public CompletionStage<String> stage(CompletionStage<String> result) {
      return result;
    }

    @Traced
    public Future<String> future(Future<String> result) {
      return result;
    }

    @Traced
    public ParallelFlux<Integer> parallel(ParallelFlux<Integer> result) {
      return result;
    }

    @Traced
    public Flow.Publisher<String> flow(Flow.Publisher<String> result) {
      return result;
    }

    @Traced
    public Single<Span> single() {
      return Single.fromCallable(Span::current);
    }

    @Traced
    public Maybe<String> maybe(Maybe<String> result) {
      return result;
    }

    @Traced
    public Completable completable(Completable result) {
      return result;
    }

    @Traced
    public Observable<String> observable(Observable<String> result) {
      return result;
    }

    @Traced
    public Flowable<String> flowable(Flowable<String> result) {
      return result;
    }
  }

  @Test
  void aTypeParameterIsWhatTheClassMakesOfIt() {
    context
        .runner()
        .withBean(Reactive.class)
        .withBean(MonoTemplate.class)
        .run(
            started -> {
              Mono<String> found = started.getBean(Reactive.class).find("42");
              Mono<String> loaded = started.getBean(MonoTemplate.class).load();
              assertThat(context.spans()).isEmpty();

              assertThat(found.block()).isEqualTo("42");
              assertThat(loaded.block()).isEqualTo("loaded");
              assertThat(context.spans())
                  .extracting(SpanData::name)
                  .containsExactly("find", "load");
            });
  }

  @Test
  void aMonoInAnObjectIsFollowed() {
    run(
        service -> {
          Mono<?> mono = (Mono<?>) service.object(work.asMono().map(String::length));
          assertThat(CurrentSpan.get()).isNull();
          CompletableFuture<?> result = mono.toFuture();
          assertThat(context.spans()).isEmpty();

          work.tryEmitValue("value").orThrow();

          assertThat(result).isCompleted();
          assertThat(context.span().status()).isEqualTo(SpanStatus.UNSET);

          assertThat(mono.block()).isEqualTo(5);
          assertThat(context.span().name()).isEqualTo("Service.object");
        });
  }

  @Test
  void aMonoInATypeParameterOfTheMethodIsFollowed() {
    run(
        service -> {
          Mono<String> mono = call(service, () -> Mono.error(new IllegalStateException("broken")));

          assertThatThrownBy(mono::block).isInstanceOf(IllegalStateException.class);

          assertThat(context.span().status()).isEqualTo(SpanStatus.ERROR);
        });
  }

  @Test
  void theFirstSubscriptionGoesOnWithTheSpanOfTheCall() {
    run(
        service -> {
          Span[] called = new Span[1];
          Mono<Span> mono =
              call(
                  service,
                  () -> {
                    called[0] = Span.current();
                    return Mono.fromSupplier(Span::current);
                  });

          assertThat(mono.block()).isSameAs(called[0]);
          assertThat(mono.block()).isNotSameAs(called[0]);
          assertThat(context.spans()).hasSize(2);
        });
  }

  @Test
  void everythingElseInAnObjectIsFollowedToo() {
    run(
        service -> {
          Flux.from((Flux<?>) service.object(Flux.just("a").map(String::length))).blockLast();
          context.span();

          ((ParallelFlux<?>) service.object(Flux.range(1, 4).parallel(2))).sequential().blockLast();
          context.span();

          Single<?> single = (Single<?>) service.object(Single.just("a").map(String::length));
          assertThat(single.blockingGet()).isEqualTo(1);
          context.span();

          ((Observable<?>) service.object(Observable.just("a").map(String::length)))
              .blockingSubscribe();
          context.span();

          Flow.Publisher<String> flow = JdkFlowAdapter.publisherToFlowPublisher(Flux.just("a"));
          Object traced = service.object(flow);
          assertThat(context.spans()).isEmpty();
          JdkFlowAdapter.flowPublisherToFlux((Flow.Publisher<?>) traced).blockLast();
          context.span();

          Publisher<String> lambda = subscriber -> Mono.just("a").subscribe(subscriber);
          Mono.from((Publisher<?>) service.object(lambda)).block();
          context.span();
        });
  }

  @Test
  void aStageInAnObjectIsFollowed() {
    run(
        service -> {
          CompletableFuture<String> original = new CompletableFuture<>();
          CompletableFuture<?> future = (CompletableFuture<?>) service.object(original);
          CompletionStage<?> minimal =
              (CompletionStage<?>) service.object(original.minimalCompletionStage());
          assertThat(context.spans()).isEmpty();

          original.complete("done");

          assertThat(future).isCompleted();
          assertThat(minimal).isNotNull();
          assertThat(context.spans()).hasSize(2);
        });
  }

  static class OwnFuture extends CompletableFuture<String> {}

  static class OwnMono extends Mono<String> implements AutoCloseable {
    @Override
    public void subscribe(CoreSubscriber<? super String> subscriber) {
      Mono.just("own").subscribe(subscriber);
    }

    @Override
    public void close() {}
  }

  @Test
  void whatTheCallerMayCastToIsHandedOnAsItIs() {
    run(
        service -> {
          for (Object result :
              List.of(
                  new OwnMono(),
                  Flux.just("a").publish(),
                  Flowable.just("a").publish(),
                  PublishSubject.create(),
                  Sinks.many().unicast().onBackpressureBuffer())) {
            assertThat(service.object(result)).isSameAs(result);
            assertThat(context.span().name()).isEqualTo("Service.object");
          }
          OwnMono own = call(service, OwnMono::new);
          assertThat(own.block()).isEqualTo("own");
          context.span();

          OwnFuture future = call(service, OwnFuture::new);
          assertThat(context.spans()).isEmpty();
          future.complete("done");
          context.span();
        });
  }

  @Test
  void aFutureThatIsNoStageEndsTheSpanWhenItIsReturned() {
    run(
        service -> {
          Future<String> task = new FutureTask<>(() -> "never");

          assertThat(service.future(task)).isSameAs(task);

          assertThat(context.span().name()).isEqualTo("Service.future");
        });
  }

  @Test
  @SuppressWarnings("unchecked")
  void aStageThatRefusesToBeListenedToIsHandedOn(CapturedOutput output) {
    CompletionStage<String> refusing =
        (CompletionStage<String>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CompletionStage.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    run(
        service -> {
          for (int i = 0; i < 3; i++) {
            assertThat(service.stage(refusing) == refusing).isTrue();
          }
          assertThat(context.spans()).hasSize(3);
        });
    assertThat(output.getAll()).containsOnlyOnce("cannot be followed");
  }

  @Test
  void aParallelFluxIsOneSpanThatEndsWithTheLastRail() {
    run(
        service -> {
          Flux<Integer> sum =
              service
                  .parallel(Flux.range(1, 100).parallel(4).runOn(Schedulers.parallel()))
                  .reduce(() -> 0, Integer::sum)
                  .sequential();
          assertThat(context.spans()).isEmpty();

          assertThat(sum.reduce(0, Integer::sum).block()).isEqualTo(5050);
          assertThat(context.span().name()).isEqualTo("Service.parallel");
        });
  }

  @Test
  void aParallelFluxThatFailsOrIsCancelledEndsItsSpan() {
    run(
        service -> {
          ParallelFlux<Integer> failing =
              service.parallel(Flux.range(0, 10).parallel(2).map(value -> 1 / value));
          assertThatThrownBy(() -> failing.sequential().blockLast())
              .isInstanceOf(ArithmeticException.class);
          assertThat(context.span().status()).isEqualTo(SpanStatus.ERROR);

          service.parallel(Flux.<Integer>never().parallel(2)).subscribe().dispose();
          assertThat(context.span().status()).isEqualTo(SpanStatus.UNSET);
        });
  }

  @Test
  void aJdkPublisherIsFollowed() {
    run(
        service -> {
          Flow.Publisher<String> traced =
              service.flow(JdkFlowAdapter.publisherToFlowPublisher(Flux.just("a")));
          assertThat(context.spans()).isEmpty();

          assertThat(JdkFlowAdapter.flowPublisherToFlux(traced).blockLast()).isEqualTo("a");

          assertThat(context.span().name()).isEqualTo("Service.flow");
        });
  }

  @Test
  void typesOfRxJavaAreFollowed() {
    run(
        service -> {
          Span current = service.single().blockingGet();
          assertThat(context.span().context()).isEqualTo(current.context());

          assertThat(service.maybe(Maybe.empty()).blockingGet()).isNull();
          assertThat(context.span().name()).isEqualTo("Service.maybe");

          Completable failing =
              service.completable(Completable.error(new IllegalStateException("broken")));
          assertThatThrownBy(failing::blockingAwait).isInstanceOf(IllegalStateException.class);
          assertThat(context.span().status()).isEqualTo(SpanStatus.ERROR);

          service.observable(Observable.never()).subscribe().dispose();
          assertThat(context.span().status()).isEqualTo(SpanStatus.UNSET);

          assertThat(service.flowable(Flowable.just("a", "b")).toList().blockingGet())
              .containsExactly("a", "b");
          assertThat(context.span().name()).isEqualTo("Service.flowable");
        });
  }

  static class Unfollowed {

    @Traced
    public ConnectableFlux<String> connectable() {
      return Flux.just("a").publish();
    }

    @Traced
    public ConnectableFlowable<String> flowable() {
      return Flowable.just("a").publish();
    }

    @Traced
    public SubmissionPublisher<String> submission() {
      return new SubmissionPublisher<>();
    }

    @Traced
    public OwnMono own() {
      return new OwnMono();
    }

    @Traced
    public OwnFuture future() {
      return new OwnFuture();
    }

    @Traced
    public List<String> list() {
      return List.of();
    }
  }

  @Test
  void whatCannotBeFollowedIsNamedAtStartAndHandedOnAsItIs(CapturedOutput output) {
    context
        .runner()
        .withBean(Unfollowed.class)
        .run(
            started -> {
              Unfollowed bean = started.getBean(Unfollowed.class);
              assertThat(bean.connectable()).isNotNull();
              assertThat(bean.flowable()).isNotNull();
              assertThat(bean.own().block()).isEqualTo("own");
              bean.submission().close();
              assertThat(context.spans()).hasSize(4);
            });

    String what =
        Unfollowed.class.getName()
            + "%s is @Traced, but its span ends when the method returns, not when its work is"
            + " done: %s is handed on as it is. %s would be followed";
    assertThat(output)
        .containsOnlyOnce(what.formatted(".connectable", "ConnectableFlux", "Flux"))
        .containsOnlyOnce(what.formatted(".flowable", "ConnectableFlowable", "Flowable"))
        .containsOnlyOnce(what.formatted(".submission", "SubmissionPublisher", "Publisher"))
        .containsOnlyOnce(what.formatted(".own", "OwnMono", "Mono"))
        .doesNotContain("Unfollowed.list")
        .doesNotContain("Unfollowed.future");
  }

  private static <T> T call(Service service, Callable<T> work) {
    try {
      return service.any(work);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void run(Consumer<Service> test) {
    context
        .runner()
        .withBean(Service.class)
        .run(started -> test.accept(started.getBean(Service.class)));
  }
}
