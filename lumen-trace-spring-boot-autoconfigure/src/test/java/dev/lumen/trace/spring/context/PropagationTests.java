package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.PeriodicTrigger;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class PropagationTests {

  static class Work {
    @Async
    public CompletableFuture<@Nullable Span> later() {
      return CompletableFuture.completedFuture(CurrentSpan.get());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Work.class)
  @ImportAutoConfiguration({
    TaskExecutionAutoConfiguration.class,
    TaskSchedulingAutoConfiguration.class,
    ReactorAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    ContextAutoConfiguration.class
  })
  static class Application {}

  static class Clockwork {
    private final BlockingQueue<Span> spans = new ArrayBlockingQueue<>(100);
    private final Tracer tracer;

    @Autowired
    Clockwork(Tracer tracer) {
      this.tracer = tracer;
    }

    @Scheduled(fixedDelay = 1)
    void tick() {
      try (Span span = tracer.start("tick")) {
        boolean unused = spans.offer(span);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  @Import({Application.class, Clockwork.class})
  static class ScheduledApplication {}

  @AfterEach
  void stopReactor() {
    Hooks.disableAutomaticContextPropagation();
  }

  @Test
  void anAsynchronousMethodRunsUnderItsCallersSpan() {
    try (ConfigurableApplicationContext context = start();
        Span caller = context.getBean(Tracer.class).start("caller")) {
      assertThat(context.getBean(Work.class).later().join()).isSameAs(caller);
    }
  }

  @Test
  void withoutASpanAnAsynchronousMethodHasNone() {
    try (ConfigurableApplicationContext context = start()) {
      assertThat(context.getBean(Work.class).later().join()).isNull();
    }
  }

  @Test
  void springsSwitchesAreLeftAsTheyAre() {
    try (ConfigurableApplicationContext context = start()) {
      assertThat(property(context, "spring.task.execution.propagate-context")).isNull();
      assertThat(property(context, "spring.reactor.context-propagation")).isNull();
      assertThat(property(context, "logging.expect-correlation-id")).isEqualTo("true");
      assertThat(context.getBeansOfType(TaskDecorator.class)).isEmpty();
      assertThat(Hooks.isAutomaticContextPropagationEnabled()).isFalse();
    }
  }

  @Test
  void inAReactiveWebApplicationReactorsIsOn() {
    assertThat(reactor(environment(WebApplicationType.REACTIVE, Map.of()))).isEqualTo("auto");
    assertThat(reactor(environment(WebApplicationType.SERVLET, Map.of()))).isNull();
    assertThat(
            reactor(
                environment(
                    WebApplicationType.NONE,
                    Map.of("spring.main.web-application-type", "reactive"))))
        .isEqualTo("auto");
    assertThat(
            reactor(
                environment(
                    WebApplicationType.REACTIVE,
                    Map.of("spring.main.web-application-type", "servlet"))))
        .isNull();
  }

  @Test
  void theUsersNoWins() {
    assertThat(
            reactor(
                environment(
                    WebApplicationType.REACTIVE,
                    Map.of("spring.reactor.context-propagation", "limited"))))
        .isEqualTo("limited");
  }

  private static ConfigurableEnvironment environment(
      WebApplicationType type, Map<String, Object> properties) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(type);
    ConfigurableEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("user", properties));
    new PropagationEnvironmentPostProcessor().postProcessEnvironment(environment, application);
    return environment;
  }

  private static @Nullable String reactor(ConfigurableEnvironment environment) {
    return environment.getProperty("spring.reactor.context-propagation");
  }

  private static @Nullable String property(ConfigurableApplicationContext context, String name) {
    return context.getEnvironment().getProperty(name);
  }

  @Test
  void reactorRunsUnderItsSubscribersSpan() {
    try (ConfigurableApplicationContext context = start();
        Span caller = context.getBean(Tracer.class).start("caller")) {
      Span seen = Mono.fromSupplier(Span::current).subscribeOn(Schedulers.boundedElastic()).block();

      assertThat(seen).isSameAs(caller);
    }
  }

  @Test
  void whatATriggerRepeatsHasNoSpanThough() throws InterruptedException {
    try (ConfigurableApplicationContext context = builder(ScheduledApplication.class).run()) {
      TaskScheduler scheduler = context.getBean(TaskScheduler.class);
      BlockingQueue<Boolean> spans = new ArrayBlockingQueue<>(100);
      Runnable task = () -> spans.offer(CurrentSpan.get() != null);
      try (Span span = context.getBean(Tracer.class).start("caller")) {
        assertThat(span.isRecording()).isTrue();
        Future<?> unused = scheduler.schedule(task, new PeriodicTrigger(Duration.ofMillis(1)));
        assertThat(spans.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(spans.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(spans.poll(10, TimeUnit.SECONDS)).isFalse();
      }
    }
  }

  @Test
  void whatIsScheduledOnceRunsUnderItsCallersSpan() throws InterruptedException {
    try (ConfigurableApplicationContext context = builder(ScheduledApplication.class).run();
        Span span = context.getBean(Tracer.class).start("caller")) {
      BlockingQueue<Span> spans = new ArrayBlockingQueue<>(1);

      Future<?> unused =
          context
              .getBean(TaskScheduler.class)
              .schedule(() -> spans.offer(Span.current()), Instant.now().plusMillis(1));

      assertThat(spans.poll(10, TimeUnit.SECONDS)).isSameAs(span);
    }
  }

  @Test
  void aScheduledTaskStartsANewTraceEachTime() throws InterruptedException {
    try (ConfigurableApplicationContext context = builder(ScheduledApplication.class).run()) {
      BlockingQueue<Span> spans = context.getBean(Clockwork.class).spans;
      Span first = spans.poll(10, TimeUnit.SECONDS);
      Span second = spans.poll(10, TimeUnit.SECONDS);

      assertThat(first).isNotNull();
      assertThat(second).isNotNull();
      assertThat(second.context().traceId()).isNotEqualTo(first.context().traceId());
    }
  }

  @Test
  void switchedOffNothingIsSwitchedOn() {
    try (ConfigurableApplicationContext context = start("--lumen.trace.enabled=false")) {
      assertThat(property(context, "logging.expect-correlation-id")).isNull();
      assertThat(context.getBeansOfType(TaskDecorator.class)).isEmpty();
    }
  }

  private static ConfigurableApplicationContext start(String... arguments) {
    return builder(Application.class).run(arguments);
  }

  private static SpringApplicationBuilder builder(Class<?> application) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .registerShutdownHook(false);
  }
}
