package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Trace;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Spans that end while the context is closed, and in which order that is done. */
class LastSpansTests {

  private final List<String> calls = new CopyOnWriteArrayList<>();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LifecycleAutoConfiguration.class,
                  TaskExecutionAutoConfiguration.class,
                  LumenTraceAutoConfiguration.class))
          .withPropertyValues("lumen.trace.export.interval=1h")
          .withBean("calls", List.class, () -> calls);

  @Test
  void aTaskThatIsWaitedForHasItsSpansExported() {
    runner
        .withUserConfiguration(Exporting.class, Tasks.class)
        .withPropertyValues(
            "spring.task.execution.shutdown.await-termination=true",
            "spring.task.execution.shutdown.await-termination-period=30s",
            // The task outlasts the phase in which Spring waits for every executor.
            "spring.lifecycle.timeout-per-shutdown-phase=1ms")
        .run(
            context -> {
              AwaitedExecutor executor = context.getBean(AwaitedExecutor.class);
              Tracer tracer = context.getBean(Tracer.class);
              CompletableFuture<?> begun = new CompletableFuture<>();
              executor.execute(
                  () -> {
                    begun.complete(null);
                    executor.awaitDestruction();
                    tracer.start("task").end();
                  });
              begun.join();
            });

    assertThat(calls).containsExactly("export task", "close exporter", "close connection");
  }

  @Test
  void anExecutorThatAnExporterNeedsIsThereToTheEnd() {
    runner
        .withUserConfiguration(ExportingOnAnotherThread.class)
        .run(context -> context.getBean(Tracer.class).start("work").end());

    assertThat(calls).containsExactly("export work", "close exporter");
  }

  @Test
  void aBeanMayEndSpansWhenItIsDestroyed() {
    runner
        .withUserConfiguration(Destroyed.class, Exporting.class)
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(calls).containsExactly("export goodbye", "close exporter", "close connection");
  }

  @Configuration(proxyBeanMethods = false)
  static class Exporting {

    @Bean
    SpanExporter exporter(Connection connection, List<String> calls) {
      return new SpanExporter() {
        @Override
        public void export(List<SpanData> spans) {
          spans.forEach(span -> calls.add("export " + span.name()));
        }

        @Override
        public void close() {
          calls.add("close exporter");
        }
      };
    }

    @Bean
    @Lazy
    Connection connection(List<String> calls) {
      return () -> calls.add("close connection");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ExportingOnAnotherThread {

    @Bean
    SpanExporter exporter(AsyncTaskExecutor executor, List<String> calls) {
      return new SpanExporter() {
        @Override
        public void export(List<SpanData> spans) throws Exception {
          executor.submit(() -> calls.add("export " + spans.get(0).name())).get();
        }

        @Override
        public void close() {
          calls.add("close exporter");
        }
      };
    }
  }

  /** What an exporter needs to the end. */
  interface Connection extends AutoCloseable {
    @Override
    void close();
  }

  @Configuration(proxyBeanMethods = false)
  static class Tasks {

    @Bean
    AwaitedExecutor applicationTaskExecutor(ThreadPoolTaskExecutorBuilder builder) {
      return builder.configure(new AwaitedExecutor());
    }
  }

  /** Knows when the context has begun to wait for it. */
  static final class AwaitedExecutor extends ThreadPoolTaskExecutor {

    private static final long serialVersionUID = 1;

    private final transient CountDownLatch destruction = new CountDownLatch(1);

    @Override
    public void shutdown() {
      destruction.countDown();
      super.shutdown();
    }

    void awaitDestruction() {
      try {
        destruction.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Destroyed {

    @Bean
    AutoCloseable closing() {
      return () -> Trace.start("goodbye").end();
    }
  }
}
