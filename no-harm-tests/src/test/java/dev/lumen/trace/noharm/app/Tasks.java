package dev.lumen.trace.noharm.app;

import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;

/** Executors of every kind that applications declare. */
@Configuration(proxyBeanMethods = false)
public class Tasks {

  /** The key of the MDC that {@link #contextPropagatingTaskDecorator()} carries. */
  public static final String TENANT = "tenant";

  /** Boot's reference gives its example this name. */
  @Bean
  TaskDecorator contextPropagatingTaskDecorator() {
    return task -> {
      String tenant = MDC.get(TENANT);
      return () -> {
        try (MDC.MDCCloseable ignored = MDC.putCloseable(TENANT, tenant)) {
          task.run();
        }
      };
    };
  }

  @Bean
  ThreadPoolTaskExecutor decorated(TaskDecorator decorator) {
    ThreadPoolTaskExecutor executor = single("decorated-");
    executor.setTaskDecorator(decorator);
    return executor;
  }

  @Bean
  ThreadPoolTaskExecutor plain() {
    return single("plain-");
  }

  private static ThreadPoolTaskExecutor single(String prefix) {
    ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    executor.setThreadNamePrefix(prefix);
    executor.setCorePoolSize(1);
    executor.setMaxPoolSize(1);
    executor.setQueueCapacity(1);
    return executor;
  }

  @Bean
  SimpleAsyncTaskExecutor simple() {
    return new SimpleAsyncTaskExecutor("simple-");
  }

  @Bean
  ExecutorService pool() {
    return Executors.newFixedThreadPool(2, task -> new Thread(task, "pool"));
  }

  @Bean
  ScheduledExecutorService timer() {
    return Executors.newScheduledThreadPool(1, task -> new Thread(task, "timer"));
  }

  @Bean
  ExecutorService securePool() {
    return new DelegatingSecurityContextExecutorService(
        Executors.newFixedThreadPool(1, task -> new Thread(task, "secure")));
  }

  @Bean
  UrgentFirst urgentFirst() {
    return new UrgentFirst();
  }

  /** Casts what it is given, as one may who alone gives it tasks. */
  public static final class UrgentFirst extends ThreadPoolExecutor {

    UrgentFirst() {
      super(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new PriorityBlockingQueue<>(11, Comparator.comparing(task -> -((Ranked) task).urgency())),
          task -> new Thread(task, "urgent"));
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      Journal.note("begins", ((Ranked) task).urgency());
    }
  }

  public record Ranked(int urgency, Runnable body) implements Runnable {

    @Override
    public void run() {
      body.run();
    }
  }
}
