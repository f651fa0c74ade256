package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.lang.reflect.Array;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@ExtendWith(OutputCaptureExtension.class)
class LogCorrelationTests {

  private static final Logger logger = LoggerFactory.getLogger(LogCorrelationTests.class);

  static class Work {
    @Async
    public CompletableFuture<Void> later() {
      logger.info("later");
      return CompletableFuture.completedFuture(null);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Work.class)
  @ImportAutoConfiguration({
    TaskExecutionAutoConfiguration.class,
    ReactorAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    ContextAutoConfiguration.class
  })
  static class Application {}

  @AfterEach
  void nothingStays() {
    Hooks.disableAutomaticContextPropagation();
    // Boot tells Logback by system properties.
    System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
    System.clearProperty("EXPECT_CORRELATION_ID");
    System.clearProperty("LOG_CORRELATION_PATTERN");
    assertThat(MDC.get("traceId")).isNull();
    assertThat(MDC.get("spanId")).isNull();
  }

  @Test
  void aLineWithinASpanHasItsIds(CapturedOutput output) {
    run(
        context -> {
          Tracer tracer = context.getBean(Tracer.class);
          logger.info("before");
          Span outer = tracer.start("outer");
          logger.info("within");
          Span inner = tracer.start("inner");
          logger.info("nested");
          inner.end();
          logger.info("restored");
          outer.end();
          logger.info("after");

          assertThat(line(output, "before")).contains(blank());
          assertThat(line(output, "within")).contains(ids(outer));
          assertThat(line(output, "nested")).contains(ids(inner));
          assertThat(line(output, "restored")).contains(ids(outer));
          assertThat(line(output, "after")).contains(blank());
        });
  }

  @Test
  void aLineOfATraceThatIsNotSampledHasIdsToo(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("unsampled")) {
            logger.info("within");

            assertThat(span.isRecording()).isFalse();
            assertThat(line(output, "within")).contains(ids(span));
          }
        },
        "--lumen.trace.sampling.strategy=never");
  }

  @Test
  void aLineOfAnAsynchronousMethodHasTheIdsOfItsCaller(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("caller")) {
            context.getBean(Work.class).later().join();

            assertThat(line(output, "later")).contains(ids(span));
          }
          context.getBean(Work.class).later().join();
          assertThat(output.getOut().lines().filter(line -> line.endsWith(": later")).toList())
              .last()
              .asString()
              .contains(blank());
        });
  }

  @Test
  void aLineOfAnOperatorHasTheIdsOfItsSubscriber(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("subscriber")) {
            Mono.just("signal").publishOn(Schedulers.parallel()).doOnNext(logger::info).block();

            assertThat(line(output, "signal")).contains(ids(span));
          }
        });
  }

  @Test
  void aLineAsJsonHasTheIds(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("work")) {
            logger.info("within");

            assertThat(output.getOut().lines().filter(line -> line.contains("within")).toList())
                .singleElement()
                .asString()
                .startsWith("{")
                .contains("\"traceId\":\"" + span.context().traceId() + "\"")
                .contains("\"spanId\":\"" + span.context().spanId() + "\"");
          }
        },
        "--logging.structured.format.console=logstash");
  }

  @Test
  void aLineThatIsWrittenLaterHasTheIdsItWasLoggedWith() {
    run(
        context -> {
          ch.qos.logback.classic.Logger target = (ch.qos.logback.classic.Logger) logger;
          ListAppender<ILoggingEvent> written = new ListAppender<>();
          AsyncAppender later = new AsyncAppender();
          written.start();
          later.setContext(target.getLoggerContext());
          later.addAppender(written);
          later.start();
          target.addAppender(later);

          Span span = context.getBean(Tracer.class).start("work");
          logger.info("within");
          span.end();
          target.detachAppender(later);
          later.stop();

          assertThat(written.list)
              .singleElement()
              .extracting(ILoggingEvent::getMDCPropertyMap)
              .isEqualTo(
                  Map.of(
                      "traceId", span.context().traceId().toString(),
                      "spanId", span.context().spanId().toString()));
        });
  }

  @Test
  void withLazyBeansTheIdsAreThereAsWell(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("work")) {
            logger.info("within");

            assertThat(line(output, "within")).contains(ids(span));
          }
        },
        "--spring.main.lazy-initialization=true");
  }

  @Test
  void switchedOffALineHasNeitherIdsNorAPlaceForThem(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("work")) {
            logger.info("within");

            assertThat(span.isRecording()).isTrue();
            assertThat(MDC.get("traceId")).isNull();
            assertThat(line(output, "within"))
                .doesNotContain(span.context().traceId().toString())
                .doesNotContain(blank());
          }
        },
        "--lumen.trace.log-correlation=false");
  }

  @Test
  void ofTwoContextsEitherMayEndFirst() {
    try (ConfigurableApplicationContext first = start()) {
      start().close();

      try (Span span = first.getBean(Tracer.class).start("work")) {
        assertThat(MDC.get("spanId")).isEqualTo(span.context().spanId().toString());
      }
    }
  }

  @Test
  void twoContextsWriteTheIdsOnce() {
    try (LogCorrelation one = new LogCorrelation()) {
      int listenersOfOne = listeners();

      try (LogCorrelation other = new LogCorrelation()) {
        assertThat(other).isNotSameAs(one);
        assertThat(listeners()).isEqualTo(listenersOfOne);
      }
      assertThat(listeners()).isEqualTo(listenersOfOne);
    }
  }

  @Test
  void theIdsMayHaveOtherKeys(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("work")) {
            logger.info("within");

            assertThat(MDC.getCopyOfContextMap())
                .isEqualTo(
                    Map.of(
                        "trace.id", span.context().traceId().toString(),
                        "span.id", span.context().spanId().toString()));
            assertThat(line(output, "within")).contains(ids(span));
          }
          assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
        },
        "--lumen.trace.logging.trace-id-key=trace.id",
        "--lumen.trace.logging.span-id-key=span.id");
  }

  @Test
  void aPatternOfTheUsersStays(CapturedOutput output) {
    run(
        context -> {
          try (Span span = context.getBean(Tracer.class).start("work")) {
            logger.info("within");

            assertThat(line(output, "within"))
                .contains("<" + span.context().traceId() + ">")
                .doesNotContain(ids(span));
          }
        },
        "--lumen.trace.logging.trace-id-key=trace",
        "--logging.pattern.correlation=<%X{trace}>");
  }

  @ParameterizedTest
  @CsvSource({
    "trace-id-key, a b, 'It must be letters, digits'",
    "span-id-key, '', 'It must be letters, digits'",
    "span-id-key, traceId, It must not be the key of the trace id"
  })
  void aKeyThatCannotBeStopsTheStart(
      String property, String value, String allowed, CapturedOutput output) {
    assertThatThrownBy(() -> start("--lumen.trace.logging." + property + "=" + value));

    assertThat(output).contains("lumen.trace.logging." + property).contains(allowed);
  }

  @Test
  void twoContextsMayHaveOtherKeys() {
    try (LogCorrelation one = new LogCorrelation();
        LogCorrelation other = new LogCorrelation("trace", "span");
        Span span = Tracer.builder().build().start("work")) {
      assertThat(one).isNotSameAs(other);
      assertThat(MDC.getCopyOfContextMap())
          .containsOnlyKeys("traceId", "spanId", "trace", "span")
          .containsEntry("span", span.context().spanId().toString())
          .containsEntry("spanId", span.context().spanId().toString());
    }
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  private static int listeners() {
    return Array.getLength(
        Objects.requireNonNull(ReflectionTestUtils.getField(CurrentSpan.class, "listeners")));
  }

  private static void run(Consumer<ConfigurableApplicationContext> test, String... arguments) {
    try (ConfigurableApplicationContext context = start(arguments)) {
      test.accept(context);
    }
  }

  private static ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .registerShutdownHook(false)
        .run(arguments);
  }

  /** The last line whose message this is. */
  private static String line(CapturedOutput output, String message) {
    return output
        .getOut()
        .lines()
        .filter(line -> line.endsWith(": " + message))
        .reduce((one, other) -> other)
        .orElseThrow(() -> new AssertionError("No line: " + message));
  }

  private static String ids(Span span) {
    return "[" + span.context().traceId() + "-" + span.context().spanId() + "]";
  }

  private static String blank() {
    return "[" + " ".repeat(32 + 1 + 16) + "]";
  }
}
