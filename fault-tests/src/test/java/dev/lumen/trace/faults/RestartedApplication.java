package dev.lumen.trace.faults;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.Traced;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application of which everything that we may hold on to is of its own class loader. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
@RestController
class RestartedApplication {

  private final Work work;

  RestartedApplication(Work work) {
    this.work = work;
  }

  /** As {@link RestartTests} starts it, by reflection. */
  static ConfigurableApplicationContext start(String endpoint) {
    return new SpringApplicationBuilder(RestartedApplication.class, Work.class)
        .properties(
            "server.port=0",
            "spring.main.banner-mode=off",
            "logging.level.root=warn",
            "lumen.trace.exporter=otlp",
            "lumen.trace.otlp.endpoint=" + endpoint,
            "lumen.trace.store.enabled=true")
        .run();
  }

  @Bean
  static SpanExporter exporter() {
    return new SpanExporter() {
      @Override
      public void export(List<SpanData> spans) {}
    };
  }

  @Bean
  static SpanProcessor processor() {
    return new SpanProcessor() {
      @Override
      public void onStart(Span span, SpanData data) {
        span.setAttribute("value", new Object());
      }
    };
  }

  @GetMapping("/work")
  String work() throws ExecutionException, InterruptedException {
    return work.done();
  }

  @Scheduled(fixedDelay = 10)
  void tick() {}

  static class Work {

    private final AsyncTaskExecutor executor;

    Work(AsyncTaskExecutor applicationTaskExecutor) {
      this.executor = applicationTaskExecutor;
    }

    @Traced
    String done() throws ExecutionException, InterruptedException {
      return executor.submit(() -> Span.current().context().toString()).get();
    }
  }
}
