package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import reactor.core.publisher.Mono;

/** Each run of a scheduled method is a trace of its own. */
class ScheduledTaskTests {

  static class Spans implements SpanExporter {

    final BlockingQueue<SpanData> ended = new LinkedBlockingQueue<>();

    @Override
    public void export(List<SpanData> spans) {
      ended.addAll(spans);
    }

    SpanData next(String name) throws InterruptedException {
      SpanData span;
      do {
        span = ended.poll(20, TimeUnit.SECONDS);
        assertThat(span).as(name).isNotNull();
      } while (!span.name().equals(name));
      return span;
    }
  }

  static class Jobs {

    final BlockingQueue<Map<String, String>> logged = new LinkedBlockingQueue<>();
    final BlockingQueue<Span> current = new LinkedBlockingQueue<>();

    @Scheduled(fixedRate = 5, timeUnit = TimeUnit.MILLISECONDS)
    void sweep() {
      @Nullable Span span = CurrentSpan.get();
      if (span != null) {
        current.add(span);
      }
      logged.add(MDC.getCopyOfContextMap() == null ? Map.of() : MDC.getCopyOfContextMap());
    }

    @Scheduled(cron = "* * * * * *")
    void tick() {}

    @Scheduled(fixedDelay = 5)
    void fail() {
      throw new IllegalStateException("no stock");
    }

    @Scheduled(fixedDelay = 5)
    Mono<String> react() {
      return Mono.fromSupplier(() -> "done");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  @Import({Jobs.class, Spans.class})
  @ImportAutoConfiguration({
    TaskSchedulingAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    ContextAutoConfiguration.class
  })
  static class Application {}

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachRunIsATraceOnPlatformAndOnVirtualThreads(boolean virtual) throws Exception {
    try (ConfigurableApplicationContext context =
        run(Application.class, "spring.threads.virtual.enabled=" + virtual)) {
      Spans spans = context.getBean(Spans.class);

      SpanData first = spans.next("Jobs.sweep");
      SpanData second = spans.next("Jobs.sweep");

      assertThat(first.parentSpanId()).isNull();
      assertThat(second.traceId()).isNotEqualTo(first.traceId());
      assertThat(first.attributes().get("code.function.name"))
          .isEqualTo(Jobs.class.getName() + ".sweep");
      assertThat(first.attributes().get("outcome")).isEqualTo("SUCCESS");
      assertThat(first.status()).isEqualTo(SpanStatus.UNSET);
      spans.next("Jobs.tick");
      spans.next("Jobs.react");
    }
  }

  @Test
  void theRunIsCurrentAndInTheLog() throws Exception {
    try (ConfigurableApplicationContext context = run(Application.class)) {
      Jobs jobs = context.getBean(Jobs.class);

      Span span = jobs.current.poll(20, TimeUnit.SECONDS);

      assertThat(span).isNotNull();
      assertThat(jobs.logged.poll(20, TimeUnit.SECONDS))
          .containsEntry("traceId", span.context().traceId().toString());
    }
  }

  @Test
  void aRunThatFailsIsAnErrorAndTheNextComes() throws Exception {
    try (ConfigurableApplicationContext context = run(Application.class)) {
      Spans spans = context.getBean(Spans.class);

      SpanData failed = spans.next("Jobs.fail");
      spans.next("Jobs.fail");

      assertThat(failed.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(failed.statusMessage()).isEqualTo("no stock");
      assertThat(failed.attributes().get("error.type"))
          .isEqualTo(IllegalStateException.class.getName());
      assertThat(failed.attributes().get("outcome")).isEqualTo("ERROR");
    }
  }

  @Test
  void switchedOffThereIsNone() throws Exception {
    try (ConfigurableApplicationContext context =
        run(Application.class, "lumen.trace.scheduled.enabled=false")) {
      Jobs jobs = context.getBean(Jobs.class);

      jobs.logged.poll(20, TimeUnit.SECONDS);
      jobs.logged.poll(20, TimeUnit.SECONDS);

      assertThat(jobs.current).isEmpty();
      assertThat(context.getBean(Spans.class).ended).isEmpty();
    }
  }

  static class Seen implements ObservationHandler<Observation.Context> {

    final List<String> names = new CopyOnWriteArrayList<>();

    @Override
    public void onStop(Observation.Context context) {
      names.add(String.valueOf(context.getName()));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  /** As Spring Boot has it, in whichever order the two configurers are asked. */
  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Seen.class})
  static class Observed {

    @Bean
    ObservationRegistry registry(Seen seen) {
      ObservationRegistry registry = ObservationRegistry.create();
      registry.observationConfig().observationHandler(seen);
      return registry;
    }

    @Bean
    SchedulingConfigurer observability(ObservationRegistry registry) {
      return registrar -> registrar.setObservationRegistry(registry);
    }
  }

  @Test
  void whoObservesTasksDoesSoStillAndEachRunIsOneTrace() throws Exception {
    try (ConfigurableApplicationContext context = run(Observed.class)) {
      Spans spans = context.getBean(Spans.class);

      SpanData first = spans.next("Jobs.sweep");
      SpanData second = spans.next("Jobs.sweep");

      assertThat(second.startEpochNanos()).isGreaterThan(first.endEpochNanos());
      assertThat(context.getBean(Seen.class).names).contains("tasks.scheduled.execution");
    }
  }

  private static ConfigurableApplicationContext run(Class<?> application, String... properties) {
    return new SpringApplicationBuilder(application)
        .properties("lumen.trace.export.async=false", "spring.main.web-application-type=none")
        .properties(properties)
        .run();
  }
}
