package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.SharedHook;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The rows of docs/context.md that are about no bean of the application: what needs a line. */
class ContextTableTests {

  private static ConfigurableApplicationContext context;
  private static Tracer tracer;
  private Span span;

  static class Listeners {

    private final CompletableFuture<@Nullable Span> asynchronous = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Span> afterCommit = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Span> laterAfterCommit = new CompletableFuture<>();
    private @Nullable Span synchronous;

    @EventListener
    public void listen(String event) {
      synchronous = CurrentSpan.get();
    }

    @Async
    @EventListener
    public void listenLater(String event) {
      asynchronous.complete(CurrentSpan.get());
    }

    @TransactionalEventListener
    public void listenAfterCommit(Integer event) {
      afterCommit.complete(CurrentSpan.get());
    }

    @Async
    @TransactionalEventListener
    public void listenLaterAfterCommit(Integer event) {
      laterAfterCommit.complete(CurrentSpan.get());
    }
  }

  /** Transactions of nothing, with all that Spring does around them. */
  static class Transactions extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    @Override
    protected Object doGetTransaction() {
      return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableTransactionManagement(proxyTargetClass = true)
  @ImportAutoConfiguration({
    TaskExecutionAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    ContextAutoConfiguration.class
  })
  static class Application {
    @Bean
    PlatformTransactionManager transactionManager() {
      return new Transactions();
    }

    @Bean
    Listeners listeners() {
      return new Listeners();
    }
  }

  @BeforeAll
  static void start() {
    context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties("spring.aop.proxy-target-class=true")
            .run();
    tracer = context.getBean(Tracer.class);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @BeforeEach
  void startSpan() {
    span = tracer.start("caller");
  }

  @AfterEach
  void endSpan() {
    span.end();
  }

  @Test
  void supplyAsyncOnTheCommonPoolCarriesNothingUntilTheTaskIsWrapped() {
    assertThat(CompletableFuture.supplyAsync(CurrentSpan::get).join()).isNull();

    assertThat(CompletableFuture.supplyAsync(tracer.wrapSupplier(CurrentSpan::get)).join())
        .isSameAs(span);
  }

  @Test
  void aParallelStreamCarriesNothingToOtherThreadsUntilTheSpanIsMadeCurrentThere() {
    Thread caller = Thread.currentThread();
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    // Each waits for the other, so that there are two threads.
    CountDownLatch both = new CountDownLatch(2);

    IntStream.range(0, 2)
        .parallel()
        .forEach(
            element -> {
              await(both);
              boolean own = Thread.currentThread() == caller;
              seen.add(own + " " + (CurrentSpan.get() == span));
              try (Scope scope = span.makeCurrent()) {
                seen.add("made " + (CurrentSpan.get() == span));
              }
            });

    assertThat(seen)
        .containsExactlyInAnyOrder("true true", "false false", "made true", "made true");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25)
  void aStructuredTaskScopeCarriesNothingUntilTheTaskIsWrapped() throws Exception {
    assertThat(forked(CurrentSpan::get)).isNull();

    assertThat(forked(tracer.wrap((Callable<@Nullable Span>) CurrentSpan::get))).isSameAs(span);
  }

  /** What a task gives that a scope forks; by reflection, as the build is for older versions. */
  private static @Nullable Object forked(Callable<@Nullable Span> task) throws Exception {
    Class<?> type = Class.forName("java.util.concurrent.StructuredTaskScope");
    Class<?> subtask = Class.forName("java.util.concurrent.StructuredTaskScope$Subtask");
    Object scope = type.getMethod("open").invoke(null);
    try {
      Object forked = type.getMethod("fork", Callable.class).invoke(scope, task);
      type.getMethod("join").invoke(scope);
      return subtask.getMethod("get").invoke(forked);
    } finally {
      type.getMethod("close").invoke(scope);
    }
  }

  @Test
  void anExecutorThatIsNoBeanCarriesNothingUntilItIsWrapped() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      assertThat(executor.submit(CurrentSpan::get).get()).isNull();

      assertThat(tracer.wrap(executor).submit(CurrentSpan::get).get()).isSameAs(span);
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void anExecutorThatBootsBuilderMakesCarriesNothingUntilItIsWrapped() throws Exception {
    var executor = context.getBean(SimpleAsyncTaskExecutorBuilder.class).build();

    assertThat(executor.submit(CurrentSpan::get).get()).isNull();

    CompletableFuture<@Nullable Span> seen = new CompletableFuture<>();
    tracer.wrap(executor).execute(() -> seen.complete(CurrentSpan.get()));
    assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(span);
  }

  /** What carries the span through Reactor, as the columns of the table have it. */
  enum ReactorMode {
    SERVLET_AND_OTHERS,
    WEBFLUX,
    AUTOMATIC;

    SharedHook.@Nullable Use use() {
      if (this == AUTOMATIC) {
        Hooks.enableAutomaticContextPropagation();
      }
      return this == WEBFLUX ? OperatorHook.HOOK.use() : null;
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscribeAndBlockRunUnderWhatIsCurrentThereAndInAutomaticModeBlockCarries(ReactorMode mode)
      throws Exception {
    ExecutorService client = Executors.newSingleThreadExecutor();
    try (SharedHook.Use hook = mode.use()) {
      Mono<Integer> here = Mono.fromSupplier(() -> 1);
      Mono<Integer> elsewhere =
          Mono.create(sink -> sink.onRequest(n -> client.execute(() -> sink.success(1))));

      assertThat(blocked(here)).contains(span);
      assertThat(subscribed(here)).contains(span);
      // By Reactor's schedulers, as the table's first row says.
      assertThat(blocked(here.publishOn(Schedulers.parallel()))).contains(span);
      assertThat(subscribed(here.publishOn(Schedulers.parallel()))).contains(span);
      assertThat(subscribed(elsewhere)).isEmpty();
      if (mode == ReactorMode.AUTOMATIC) {
        assertThat(blocked(elsewhere)).contains(span);
        assertThat(captured(elsewhere)).contains(span);
      } else {
        assertThat(blocked(elsewhere)).isEmpty();
      }
    } finally {
      Hooks.disableAutomaticContextPropagation();
      client.shutdown();
    }
  }

  private static Optional<Span> blocked(Mono<Integer> source) {
    return source
        .map(value -> Optional.ofNullable(CurrentSpan.get()))
        .blockOptional()
        .orElseThrow();
  }

  private static Optional<Span> subscribed(Mono<Integer> source) throws Exception {
    CompletableFuture<Optional<Span>> seen = new CompletableFuture<>();
    source.subscribe(value -> seen.complete(Optional.ofNullable(CurrentSpan.get())));
    return seen.get(10, TimeUnit.SECONDS);
  }

  private static Optional<Span> captured(Mono<Integer> source) throws Exception {
    CompletableFuture<Optional<Span>> seen = new CompletableFuture<>();
    source
        .doOnNext(value -> seen.complete(Optional.ofNullable(CurrentSpan.get())))
        .contextCapture()
        .subscribe();
    return seen.get(10, TimeUnit.SECONDS);
  }

  @Test
  void anEventListenerRunsUnderThePublishersSpanOnItsThreadAndOnOthers() throws Exception {
    context.publishEvent("event");

    assertThat(listeners().synchronous).isSameAs(span);
    assertThat(listeners().asynchronous.get(10, TimeUnit.SECONDS)).isSameAs(span);
  }

  @Test
  void aTransactionalEventListenerRunsUnderTheSpanOfTheCommitOnItsThreadAndOnOthers()
      throws Exception {
    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              try (Span publisher = tracer.start("publisher")) {
                context.publishEvent(1);
              }
            });

    assertThat(listeners().afterCommit.get(10, TimeUnit.SECONDS)).isSameAs(span);
    assertThat(listeners().laterAfterCommit.get(10, TimeUnit.SECONDS)).isSameAs(span);
  }

  private static Listeners listeners() {
    // Behind the proxy that calls it later.
    Object target = AopProxyUtils.getSingletonTarget(context.getBean(Listeners.class));
    return (Listeners) Objects.requireNonNull(target);
  }

  private static void await(CountDownLatch both) {
    both.countDown();
    try {
      assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
