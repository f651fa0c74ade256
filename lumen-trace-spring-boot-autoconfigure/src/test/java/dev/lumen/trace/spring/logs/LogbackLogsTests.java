package dev.lumen.trace.spring.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.LogLine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogbackLogsTests {

  private final LoggerContext logback = new LoggerContext();
  private final Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger logger = logback.getLogger("shop.Orders");
  private final ListAppender<ILoggingEvent> users = new ListAppender<>();
  private final LogRing ring = new LogRing(1 << 20);
  private final Tracer tracer = Tracer.builder().build();
  private LogbackLogs logs;

  @BeforeEach
  void attach() {
    users.setContext(logback);
    users.start();
    root.addAppender(users);
    root.setLevel(Level.INFO);
    logs =
        new LogbackLogs(
            logback, new LogLines(ring, new TextRedaction(List.of("token", "password"))));
  }

  @AfterEach
  void close() {
    logs.close();
    logback.stop();
    tracer.close();
  }

  @Test
  void aLineIsThatOfTheSpanThatItWasWrittenIn() {
    Span span = tracer.start("order");
    try (span) {
      logger.warn("no stock for {}", 7, new IllegalStateException("empty"));
    }

    LogLine line = ring.of(span.context().traceId()).get(0);

    assertThat(line.spanId()).isEqualTo(span.context().spanId());
    assertThat(line.level()).isEqualTo("WARN");
    assertThat(line.logger()).isEqualTo("shop.Orders");
    assertThat(line.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(line.message()).isEqualTo("no stock for 7");
    assertThat(line.exception())
        .startsWith("java.lang.IllegalStateException: empty")
        .contains("LogbackLogsTests");
    assertThat(line.epochNanos() / 1_000_000_000)
        .isEqualTo(users.list.get(0).getTimeStamp() / 1000);
  }

  @Test
  void whatIsNotRecordedOrNotLoggedIsNotHeld() {
    logger.info("outside");
    Span span = tracer.start("order");
    try (span) {
      logger.debug("below the level");
    }
    try (Tracer never = Tracer.builder().sampler(Sampler.never()).build();
        Span unsampled = never.start("quiet")) {
      logger.info("unsampled");
    }

    assertThat(ring.bytes()).isZero();
    assertThat(users.list).hasSize(2);
    assertThat(root.getLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void toLogWithinASpanThatIsTooShortToMatterHasItNotStay() {
    Span root = tracer.start("order");
    try (root;
        Span brief = tracer.spanBuilder("brief").minDuration(Duration.ofDays(1)).start()) {
      logger.info("within it");
    }

    assertThat(tracer.stats().filtered()).isEqualTo(1);
    assertThat(ring.of(root.context().traceId())).hasSize(1);
  }

  @Test
  void whatIsForgottenTakesNoRoom() {
    Span span = tracer.start("order");
    try (span) {
      logger.info("before");
      ring.clear();
      logger.info("after");
    }

    assertThat(ring.of(span.context().traceId()))
        .extracting(LogLine::message)
        .containsExactly("after");
    ring.clear();
    assertThat(ring.bytes()).isZero();
  }

  @Test
  void secretsAreTakenOutAndLongLinesCut() {
    Span span = tracer.start("order");
    try (span) {
      logger.info("GET /pay?token=abc&x=1 {\"password\": \"s e\"}");
      logger.info("y".repeat(10_000));
    }

    List<LogLine> lines = ring.of(span.context().traceId());

    assertThat(lines.get(0).message())
        .isEqualTo("GET /pay?token=REDACTED&x=1 {\"password\": REDACTED}");
    assertThat(lines.get(1).message()).hasSize(4096).endsWith("…");
  }

  @Test
  void whenLogbackReadsItsConfigurationAnewItIsThereAgain() {
    logback.reset();

    Span span = tracer.start("order");
    try (span) {
      logger.warn("after");
    }

    assertThat(ring.of(span.context().traceId())).hasSize(1);
  }

  @Test
  void afterItsEndNothingIsLeftOfIt() {
    logs.close();

    try (Span span = tracer.start("order")) {
      logger.warn("after {}", span);
    }

    assertThat(ring.bytes()).isZero();
    assertThat(root.getAppender("lumen-trace-logs")).isNull();
    assertThat(users.list).hasSize(1);
    assertThat(logback.getCopyOfListenerList()).isEmpty();
  }

  @Test
  void aLineThatCannotBeReadHarmsNobody() {
    LoggingEvent bad =
        new LoggingEvent("", logger, Level.WARN, "x", null, null) {
          @Override
          public String getFormattedMessage() {
            throw new StackOverflowError();
          }
        };

    try (Span unused = tracer.start("order")) {
      logs.doAppend(bad);
    }

    assertThat(users.list).isEmpty();
  }
}
