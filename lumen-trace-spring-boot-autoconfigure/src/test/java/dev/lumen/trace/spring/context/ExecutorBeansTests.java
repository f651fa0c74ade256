package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;

class ExecutorBeansTests {

  static class OwnPool extends ThreadPoolExecutor {
    OwnPool() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }
  }

  static class OwnExecutor implements Executor {
    @Override
    public void execute(Runnable task) {
      new Thread(task).start();
    }
  }

  static final class FinalExecutor implements Executor {
    @Override
    public void execute(Runnable task) {
      new Thread(task).start();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Boots {}

  @Configuration(proxyBeanMethods = false)
  static class Springs {

    @Bean
    ThreadPoolTaskExecutor threadPoolTaskExecutor() {
      return new ThreadPoolTaskExecutor();
    }

    @Bean
    ThreadPoolTaskExecutor built(ThreadPoolTaskExecutorBuilder builder) {
      return builder.build();
    }

    @Bean
    SimpleAsyncTaskExecutor simpleAsyncTaskExecutor() {
      return new SimpleAsyncTaskExecutor();
    }

    @Bean
    ThreadPoolTaskScheduler threadPoolTaskScheduler() {
      return new ThreadPoolTaskScheduler();
    }

    @Bean
    SimpleAsyncTaskScheduler simpleAsyncTaskScheduler() {
      return new SimpleAsyncTaskScheduler();
    }

    @Bean
    ConcurrentTaskExecutor concurrentTaskExecutor() {
      return new ConcurrentTaskExecutor(Executors.newSingleThreadExecutor());
    }

    @Bean
    ConcurrentTaskScheduler concurrentTaskScheduler() {
      return new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Jdks {

    @Bean
    ThreadPoolExecutor threadPoolExecutor() {
      return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Bean
    ScheduledThreadPoolExecutor scheduledThreadPoolExecutor() {
      return new ScheduledThreadPoolExecutor(1);
    }

    @Bean
    ForkJoinPool forkJoinPool() {
      return new ForkJoinPool(2);
    }

    @Bean
    ExecutorService fixed() {
      return Executors.newFixedThreadPool(1);
    }

    @Bean
    ExecutorService single() {
      return Executors.newSingleThreadExecutor();
    }

    @Bean
    ScheduledExecutorService singleScheduled() {
      return Executors.newSingleThreadScheduledExecutor();
    }

    @Bean
    ExecutorService unconfigurable() {
      return Executors.unconfigurableExecutorService(Executors.newFixedThreadPool(1));
    }

    @Bean
    ThreadPoolExecutorFactoryBean factory() {
      return new ThreadPoolExecutorFactoryBean();
    }

    @Bean
    Executor lambda() {
      return task -> new Thread(task).start();
    }

    @Bean
    OwnExecutor own() {
      return new OwnExecutor();
    }

    @Bean
    OwnPool ownPool() {
      return new OwnPool();
    }
  }

  /** An executor that is needed, in a circle, before it is complete. */
  static class InACircle extends OwnExecutor {
    InACircle() {}

    @Autowired
    void setOther(Other other) {
      assertThat(other).isNotNull();
    }
  }

  static class Other {
    private final Executor executor;

    Other(InACircle executor) {
      this.executor = executor;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Securitys {
    @Bean
    Executor overAPool() {
      ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
      pool.setDaemon(true);
      pool.initialize();
      return new DelegatingSecurityContextExecutor(pool);
    }

    @Bean
    AsyncTaskExecutor overThreads() {
      return new DelegatingSecurityContextAsyncTaskExecutor(new SimpleAsyncTaskExecutor());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Scoped {
    @Bean
    @Scope(scopeName = "some", proxyMode = ScopedProxyMode.TARGET_CLASS)
    ThreadPoolTaskExecutor scopedPool() {
      return new ThreadPoolTaskExecutor();
    }

    @Bean
    @Scope(scopeName = "some", proxyMode = ScopedProxyMode.INTERFACES)
    Executor scopedExecutor() {
      return new OwnExecutor();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Virtual {
    @Bean
    VirtualThreadTaskExecutor virtual() {
      return new VirtualThreadTaskExecutor();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Unchangeable {
    @Bean
    FinalExecutor unchangeable() {
      return new FinalExecutor();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Decorated {
    @Bean
    TaskDecorator contextPropagatingTaskDecorator() {
      return task ->
          () -> {
            Thread.currentThread().setName("decorated");
            task.run();
          };
    }

    @Bean
    Callable<TaskDecorator> wantsTheOnlyOne(TaskDecorator decorator) {
      return () -> decorator;
    }
  }

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TaskExecutionAutoConfiguration.class,
                  TaskSchedulingAutoConfiguration.class,
                  LumenTraceAutoConfiguration.class,
                  ContextAutoConfiguration.class));

  private final Logger logger = (Logger) LoggerFactory.getLogger(TracedExecutors.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void readLog() {
    logger.setLevel(Level.INFO);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void readLogNoMore() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"applicationTaskExecutor", "taskScheduler"})
  void bootsCarryTheSpan(String name) {
    runner.withUserConfiguration(Boots.class).run(context -> carriesTheSpan(context, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"applicationTaskExecutor", "taskScheduler"})
  @EnabledForJreRange(min = JRE.JAVA_21)
  void bootsCarryItToVirtualThreadsToo(String name) {
    runner
        .withUserConfiguration(Boots.class)
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .run(
            context -> {
              assertThat(context.getBean(name)).isInstanceOf(SimpleAsyncTaskExecutor.class);
              carriesTheSpan(context, name);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "threadPoolTaskExecutor",
        "built",
        "simpleAsyncTaskExecutor",
        "threadPoolTaskScheduler",
        "simpleAsyncTaskScheduler",
        "concurrentTaskExecutor",
        "concurrentTaskScheduler"
      })
  void thoseOfSpringsClassesCarryTheSpanAndKeepTheirClass(String name) {
    runner
        .withUserConfiguration(Springs.class)
        .run(
            context -> {
              assertThat(context.getBean(name).getClass().getName())
                  .startsWith("org.springframework.")
                  .doesNotContain("$$");
              carriesTheSpan(context, name);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "threadPoolExecutor",
        "scheduledThreadPoolExecutor",
        "forkJoinPool",
        "fixed",
        "single",
        "singleScheduled",
        "unconfigurable",
        "factory",
        "lambda",
        "own",
        "ownPool"
      })
  void thoseOfTheJdkAndOfTheApplicationCarryTheSpan(String name) {
    runner.withUserConfiguration(Jdks.class).run(context -> carriesTheSpan(context, name));
  }

  @Test
  void thoseOfTheJdkAndOfTheApplicationKeepTheirClassForWhoeverAsks() {
    runner
        .withUserConfiguration(Jdks.class)
        .run(
            context -> {
              assertThat(context.getBean("fixed")).isInstanceOf(ThreadPoolExecutor.class);
              assertThat(context).hasSingleBean(ForkJoinPool.class);
              assertThat(context).hasSingleBean(ScheduledThreadPoolExecutor.class);
              assertThat(context).hasSingleBean(OwnExecutor.class);
              assertThat(context).hasSingleBean(OwnPool.class);
            });
  }

  @Test
  void theyAreShutDownWithTheirContext() {
    Executor[] executors = new Executor[4];
    runner
        .withUserConfiguration(Jdks.class)
        .run(
            context -> {
              executors[0] = context.getBean("single", ExecutorService.class);
              executors[1] = context.getBean("fixed", ExecutorService.class);
              executors[2] = context.getBean("forkJoinPool", ExecutorService.class);
              executors[3] = context.getBean("ownPool", ExecutorService.class);
            });

    assertThat(executors)
        .allSatisfy(executor -> assertThat(((ExecutorService) executor).isShutdown()).isTrue());
  }

  @Test
  void oneThatCannotBeCarriedThroughIsLeftAndSaid() {
    runner
        .withUserConfiguration(Unchangeable.class)
        .run(
            context -> {
              assertThat(context.getBean("unchangeable").getClass()).isEqualTo(FinalExecutor.class);
              assertThat(seenBy(context, "unchangeable")).isNull();
              assertThat(log.list)
                  .singleElement()
                  .asString()
                  .contains("The executor 'unchangeable'")
                  .contains("tracer.wrap(executor)");
            });
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void oneOfSpringsThatCannotBeCarriedThroughIsLeftAndSaid() {
    runner
        .withUserConfiguration(Virtual.class)
        .run(
            context -> {
              assertThat(seenBy(context, "virtual")).isNull();
              assertThat(log.list).singleElement().asString().contains("The executor 'virtual'");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"overAPool", "overThreads"})
  void thoseOfSpringSecurityCarryTheSpanByTheOneWithinThem(String name) {
    runner
        .withUserConfiguration(Securitys.class)
        .run(
            context -> {
              carriesTheSpan(context, name);
              assertThat(log.list).isEmpty();
            });
  }

  @Test
  void oneThatIsNeededBeforeItIsCompleteIsTheSameForAll() {
    runner
        .withAllowCircularReferences(true)
        .withBean("inACircle", InACircle.class)
        .withBean("other", Other.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(Other.class).executor)
                  .isSameAs(context.getBean("inACircle"));
              carriesTheSpan(context, "inACircle");
            });
  }

  @Test
  void oneOfASmallerScopeCarriesTheSpanAsWell() {
    runner
        .withInitializer(
            context -> context.getBeanFactory().registerScope("some", new SimpleThreadScope()))
        .withUserConfiguration(Scoped.class)
        .run(
            context -> {
              carriesTheSpan(context, "scopedPool");
              carriesTheSpan(context, "scopedExecutor");
            });
  }

  @Test
  void aSimpleAsyncTaskSchedulerCarriesNothingToALaterTask() {
    runner
        .withUserConfiguration(Springs.class)
        .run(
            context -> {
              CompletableFuture<@Nullable Span> seen = new CompletableFuture<>();
              try (Span span = context.getBean(Tracer.class).start("caller")) {
                assertThat(span.isRecording()).isTrue();
                Future<?> unused =
                    context
                        .getBean(SimpleAsyncTaskScheduler.class)
                        .schedule(
                            () -> {
                              boolean told = seen.complete(CurrentSpan.get());
                              assertThat(told).isTrue();
                            },
                            Instant.now());
                assertThat(seen.get(10, TimeUnit.SECONDS)).isNull();
              }
            });
  }

  @Test
  void whatAConcurrentTaskSchedulerRepeatsHasNoSpan() {
    runner
        .withUserConfiguration(Springs.class)
        .run(
            context -> {
              ConcurrentTaskScheduler scheduler = context.getBean(ConcurrentTaskScheduler.class);
              BlockingQueue<Boolean> spans = new ArrayBlockingQueue<>(100);
              try (Span span = context.getBean(Tracer.class).start("caller")) {
                assertThat(span.isRecording()).isTrue();
                Future<?> unused =
                    scheduler.schedule(
                        () -> {
                          boolean kept = spans.offer(CurrentSpan.get() != null);
                          assertThat(kept).isIn(true, false);
                        },
                        new PeriodicTrigger(Duration.ofMillis(1)));
                assertThat(spans.poll(10, TimeUnit.SECONDS)).isFalse();
                assertThat(spans.poll(10, TimeUnit.SECONDS)).isFalse();
              }
            });
  }

  @Test
  void aPoolOfSpringsKeepsWhatIsInItsQueue() {
    runner
        .withUserConfiguration(Springs.class)
        .run(
            context -> {
              ThreadPoolTaskExecutor executor =
                  context.getBean("threadPoolTaskExecutor", ThreadPoolTaskExecutor.class);
              CountDownLatch free = new CountDownLatch(1);
              executor.execute(
                  () -> {
                    try {
                      free.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
              try (Span span = context.getBean(Tracer.class).start("caller")) {
                Future<?> future = executor.submit(span::context);

                assertThat(future.getClass()).isEqualTo(FutureTask.class);
                assertThat(executor.getThreadPoolExecutor().getQueue().peek()).isSameAs(future);
                assertThat(executor.getThreadPoolExecutor().remove((Runnable) future)).isTrue();
              } finally {
                free.countDown();
              }
            });
  }

  @Test
  void oneOfANameThatIsExcludedIsLeft() {
    runner
        .withUserConfiguration(Unchangeable.class, Jdks.class, Springs.class)
        .withPropertyValues(
            "lumen.trace.context.exclude-executors=unchangeable,fixed,threadPoolTaskExecutor,"
                + "simpleAsyncTaskExecutor")
        .run(
            context -> {
              assertThat(context.getBean("fixed").getClass()).isEqualTo(ThreadPoolExecutor.class);
              assertThat(seenBy(context, "fixed")).isNull();
              assertThat(seenBy(context, "threadPoolTaskExecutor")).isNull();
              assertThat(seenBy(context, "simpleAsyncTaskExecutor")).isNull();
              carriesTheSpan(context, "single");
              assertThat(log.list).isEmpty();
            });
  }

  @Test
  void switchedOffAllAreLeft() {
    runner
        .withUserConfiguration(Jdks.class, Springs.class)
        .withPropertyValues("lumen.trace.context.executors=false")
        .run(
            context -> {
              assertThat(context.getBean("fixed").getClass()).isEqualTo(ThreadPoolExecutor.class);
              for (String name : context.getBeanNamesForType(Executor.class)) {
                assertThat(seenBy(context, name)).as(name).isNull();
              }
            });
  }

  @Test
  void theOnlyTaskDecoratorStaysThatAndDecorates() {
    runner
        .withUserConfiguration(Decorated.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(TaskDecorator.class);
              carriesTheSpan(context, "applicationTaskExecutor");
              String thread =
                  context
                      .getBean(AsyncTaskExecutor.class)
                      .submit(() -> Thread.currentThread().getName())
                      .get();
              assertThat(thread).isEqualTo("decorated");
            });
  }

  @Test
  void whereSpringsOwnSwitchIsOnNothingIsWrappedTwice() {
    assumeThat(SpringBootVersion.getVersion())
        .as("4.0 has no such switch")
        .doesNotStartWith("4.0.");
    runner
        .withPropertyValues("spring.task.execution.propagate-context=true")
        .run(
            context -> {
              ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);

              assertThat(context).hasSingleBean(ContextPropagatingTaskDecorator.class);
              assertThat(executor.getThreadPoolExecutor().getClass().getName())
                  .startsWith("org.springframework.");
              carriesTheSpan(context, "applicationTaskExecutor");
            });
  }

  private static void carriesTheSpan(ApplicationContext context, String name) throws Exception {
    Executor executor = context.getBean(name, Executor.class);
    try (Span span = context.getBean(Tracer.class).start("caller")) {
      assertThat(executed(executor)).isSameAs(span);
      assertThat(CompletableFuture.supplyAsync(CurrentSpan::get, executor).get()).isSameAs(span);
      if (executor instanceof ExecutorService service) {
        assertThat(service.submit(CurrentSpan::get).get()).isSameAs(span);
      }
      if (executor instanceof AsyncTaskExecutor tasks) {
        assertThat(tasks.submit(CurrentSpan::get).get()).isSameAs(span);
        assertThat(tasks.submitCompletable(CurrentSpan::get).get()).isSameAs(span);
      }
    }
    assertThat(executed(executor)).isNull();
  }

  private static @Nullable Span seenBy(ApplicationContext context, String name) throws Exception {
    try (Span span = context.getBean(Tracer.class).start("caller")) {
      assertThat(span.isRecording()).isTrue();
      return executed(context.getBean(name, Executor.class));
    }
  }

  private static @Nullable Span executed(Executor executor) throws Exception {
    CompletableFuture<@Nullable Span> seen = new CompletableFuture<>();
    executor.execute(() -> seen.complete(CurrentSpan.get()));
    return seen.get(10, TimeUnit.SECONDS);
  }
}
