package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
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
  void tasksAreDecoratedOnce() {
    for (String argument : List.of("--a=b", "--spring.task.execution.propagate-context=true")) {
      try (ConfigurableApplicationContext context = start(argument)) {
        assertThat(context.getBeansOfType(TaskDecorator.class)).hasSize(1);
      }
    }
  }

  @Test
  void theUsersNoWins() {
    try (ConfigurableApplicationContext context =
            start("--spring.task.execution.propagate-context=false");
        Span caller = context.getBean(Tracer.class).start("caller")) {
      assertThat(caller.isRecording()).isTrue();
      assertThat(context.getBean(Work.class).later().join()).isNull();
    }
  }

  @Test
  void evenADefaultOfTheUsersWins() {
    try (ConfigurableApplicationContext context =
        builder(Application.class)
            .properties(Map.of("spring.reactor.context-propagation", "limited"))
            .run()) {
      assertThat(context.getEnvironment().getProperty("spring.reactor.context-propagation"))
          .isEqualTo("limited");
    }
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
      assertThat(context.getEnvironment().getProperty("spring.task.execution.propagate-context"))
          .isNull();
      assertThat(context.getEnvironment().getProperty("spring.reactor.context-propagation"))
          .isNull();
      assertThat(context.getEnvironment().getProperty("logging.expect-correlation-id")).isNull();
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
