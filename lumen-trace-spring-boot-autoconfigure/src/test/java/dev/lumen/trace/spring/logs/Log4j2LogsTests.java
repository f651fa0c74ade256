package dev.lumen.trace.spring.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.LogLine;
import dev.lumen.trace.spring.LumenTraceProperties.Logging;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Log4j2LogsTests {

  private final LoggerContext log4j = new LoggerContext("test");
  private final UsersAppender users = new UsersAppender();
  private final LogRing ring = new LogRing(1 << 20);
  private final Tracer tracer = Tracer.builder().build();
  private Logger logger;
  private Log4j2Logs logs;

  @BeforeEach
  void attach() {
    users.start();
    log4j.start(configuration());
    logger = log4j.getLogger("shop.Orders");
    logs = attached();
  }

  private Log4j2Logs attached() {
    LogLines lines = new LogLines(ring, new TextRedaction(List.of("token", "password")));
    return Log4j2Logs.attach(log4j, lines, new Logging("traceId", "spanId"));
  }

  private Configuration configuration() {
    Configuration configuration = new DefaultConfiguration();
    configuration.initialize();
    LoggerConfig root = configuration.getRootLogger();
    root.getAppenders().keySet().forEach(root::removeAppender);
    root.addAppender(users, null, null);
    root.setLevel(Level.INFO);
    return configuration;
  }

  @AfterEach
  void close() {
    logs.close();
    log4j.stop();
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
        .contains("Log4j2LogsTests");
    assertThat(line.epochNanos() / 1_000_000).isEqualTo(users.events.get(0).getTimeMillis());
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
    assertThat(users.events).hasSize(2);
    assertThat(log4j.getConfiguration().getRootLogger().getLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void aLoggerOfItsOwnLevelIsHeardAndOneThatKeepsItsLinesIsNot() {
    Configuration configuration = log4j.getConfiguration();
    configuration.addLogger("shop.Chatty", new LoggerConfig("shop.Chatty", Level.TRACE, true));
    configuration.addLogger("shop.Apart", new LoggerConfig("shop.Apart", Level.TRACE, false));
    log4j.updateLoggers();

    Span span = tracer.start("order");
    try (span) {
      log4j.getLogger("shop.Chatty").trace("seen");
      log4j.getLogger("shop.Apart").error("kept apart");
    }

    assertThat(ring.of(span.context().traceId()))
        .extracting(LogLine::message)
        .containsExactly("seen");
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
  void whenLog4jIsConfiguredAnewItIsThereAgainOnce() {
    log4j.setConfiguration(configuration());

    Span span = tracer.start("order");
    try (span) {
      logger.warn("after");
    }

    assertThat(ring.of(span.context().traceId())).hasSize(1);
    assertThat(users.events).hasSize(1);
  }

  @Test
  void whatAsynchronousLoggersAppendOnTheirThreadIsKnownByTheIdsInIt() {
    SortedArrayStringMap ids = new SortedArrayStringMap();
    ids.putValue("traceId", new TraceId(1, 2).toString());
    ids.putValue("spanId", new SpanId(3).toString());
    Log4jLogEvent.Builder event =
        Log4jLogEvent.newBuilder()
            .setLoggerName("shop.Orders")
            .setLevel(Level.INFO)
            .setMessage(new SimpleMessage("later"))
            .setContextData(ids);

    logs.append(event.setThreadId(Thread.currentThread().getId()).build());
    assertThat(ring.bytes()).as("ids that the application put there").isZero();
    logs.append(event.setThreadId(-1).build());

    assertThat(ring.of(new TraceId(1, 2)))
        .extracting(LogLine::spanId)
        .containsExactly(new SpanId(3));
  }

  @Test
  void afterItsEndNothingIsLeftOfItAndAnotherOnesIsThere() {
    Log4j2Logs others = attached();
    logs.close();

    Span span = tracer.start("order");
    try (span) {
      logger.warn("after");
    }
    others.close();

    assertThat(ring.of(span.context().traceId())).hasSize(1);
    assertThat(log4j.getConfiguration().getRootLogger().getAppenders()).containsOnlyKeys("users");
    log4j.setConfiguration(configuration());
    assertThat(log4j.getConfiguration().getRootLogger().getAppenders()).containsOnlyKeys("users");
  }

  @Test
  void aLineThatCannotBeReadHarmsNobody() {
    Object bad =
        new Object() {
          @Override
          public String toString() {
            throw new StackOverflowError();
          }
        };
    Throwable worse =
        new RuntimeException("worse") {
          @Override
          public void printStackTrace(PrintWriter writer) {
            throw new IllegalStateException();
          }
        };

    try (Span span = tracer.start("order")) {
      logs.append(
          Log4jLogEvent.newBuilder()
              .setMessage(log4j.getLogger("x").getMessageFactory().newMessage("{} {}", bad, span))
              .build());
      logger.warn("thrown", worse);
    }

    assertThat(users.events).hasSize(1);
  }

  /** What the application has already. */
  private static final class UsersAppender extends AbstractAppender {

    private final List<LogEvent> events = new ArrayList<>();

    UsersAppender() {
      super("users", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      events.add(event.toImmutable());
    }
  }
}
