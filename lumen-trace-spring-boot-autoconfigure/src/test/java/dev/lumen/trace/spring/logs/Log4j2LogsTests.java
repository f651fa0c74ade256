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
import java.util.Set;
import org.apache.logging.log4j.core.LogEvent;
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
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class Log4j2LogsTests extends LogsContract {

  private final LoggerContext log4j = new LoggerContext("test");
  private final UsersAppender users = new UsersAppender();
  private final Tracer quiet = Tracer.builder().sampler(Sampler.never()).build();

  Log4j2LogsTests() {
    users.start();
    log4j.start(configuration());
  }

  private Configuration configuration() {
    Configuration configuration = new DefaultConfiguration();
    configuration.initialize();
    LoggerConfig root = configuration.getRootLogger();
    root.getAppenders().keySet().forEach(root::removeAppender);
    root.addAppender(users, null, null);
    root.setLevel(org.apache.logging.log4j.Level.INFO);
    return configuration;
  }

  @AfterEach
  @Override
  void close() throws Exception {
    super.close();
    log4j.stop();
    quiet.close();
  }

  @Override
  Log4j2Logs attach() {
    return Log4j2Logs.attach(log4j, lines(), new Logging("traceId", "spanId"), quiet);
  }

  @Override
  void configureAnew() {
    log4j.setConfiguration(configuration());
  }

  @Override
  void configure(String logger, Level level, boolean additive) {
    log4j
        .getConfiguration()
        .addLogger(
            logger,
            new LoggerConfig(
                logger, org.apache.logging.log4j.Level.valueOf(level.name()), additive));
    log4j.updateLoggers();
  }

  @Override
  Level rootLevel() {
    return Level.valueOf(log4j.getConfiguration().getRootLogger().getLevel().name());
  }

  @Override
  void log(String logger, Level level, String message, Object... arguments) {
    log4j
        .getLogger(logger)
        .log(org.apache.logging.log4j.Level.valueOf(level.name()), message, arguments);
  }

  @Override
  List<Long> users() {
    return users.events.stream().map(LogEvent::getTimeMillis).toList();
  }

  @Override
  Set<String> appenders() {
    return log4j.getConfiguration().getRootLogger().getAppenders().keySet();
  }

  @Test
  void whatAsynchronousLoggersAppendOnTheirThreadIsKnownByTheIdsInIt() {
    Log4jLogEvent.Builder event = within(new TraceId(1, 2), new SpanId(3));

    try (Log4j2Logs logs = attach()) {
      logs.append(event.setThreadId(Thread.currentThread().getId()).build());
      assertThat(ring.bytes()).as("ids that the application put there").isZero();
      logs.append(event.setThreadId(-1).build());
    }

    assertThat(ring.of(new TraceId(1, 2)))
        .extracting(LogLine::spanId)
        .containsExactly(new SpanId(3));
  }

  @Test
  void whatAsynchronousLoggersAppendOfATraceThatIsNotRecordedIsNotHeld() {
    Span unsampled = quiet.start("quiet");
    unsampled.end();

    try (Log4j2Logs logs = attach()) {
      logs.append(
          within(unsampled.context().traceId(), unsampled.context().spanId())
              .setThreadId(-1)
              .build());
    }

    assertThat(ring.bytes()).isZero();
  }

  private static Log4jLogEvent.Builder within(TraceId traceId, SpanId spanId) {
    SortedArrayStringMap ids = new SortedArrayStringMap();
    ids.putValue("traceId", traceId.toString());
    ids.putValue("spanId", spanId.toString());
    return Log4jLogEvent.newBuilder()
        .setLoggerName("shop.Orders")
        .setLevel(org.apache.logging.log4j.Level.INFO)
        .setMessage(new SimpleMessage("later"))
        .setContextData(ids);
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

    try (Span span = tracer.start("order");
        Log4j2Logs logs = attach()) {
      logs.append(
          Log4jLogEvent.newBuilder()
              .setMessage(log4j.getLogger("x").getMessageFactory().newMessage("{} {}", bad, span))
              .build());
      log("x", Level.WARN, "thrown", worse);
    }

    assertThat(users()).hasSize(1);
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
