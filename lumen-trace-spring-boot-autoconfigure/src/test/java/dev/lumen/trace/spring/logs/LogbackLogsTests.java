package dev.lumen.trace.spring.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LogbackLogsTests extends LogsContract {

  private final LoggerContext logback = new LoggerContext();
  private final Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> users = new ListAppender<>();

  LogbackLogsTests() {
    users.setName("users");
    users.setContext(logback);
    users.start();
    root.addAppender(users);
    root.setLevel(ch.qos.logback.classic.Level.INFO);
  }

  @AfterEach
  @Override
  void close() throws Exception {
    super.close();
    assertThat(logback.getCopyOfListenerList()).isEmpty();
    logback.stop();
  }

  @Override
  LogbackLogs attach() {
    return new LogbackLogs(logback, lines());
  }

  @Override
  void configureAnew() {
    logback.reset();
  }

  @Override
  void configure(String logger, Level level, boolean additive) {
    logback.getLogger(logger).setLevel(ch.qos.logback.classic.Level.valueOf(level.name()));
    logback.getLogger(logger).setAdditive(additive);
  }

  @Override
  Level rootLevel() {
    return Level.valueOf(root.getLevel().toString());
  }

  @Override
  void log(String logger, Level level, String message, Object... arguments) {
    logback.getLogger(logger).log(null, "", level.toInt(), message, arguments, null);
  }

  @Override
  List<Long> users() {
    return users.list.stream().map(ILoggingEvent::getTimeStamp).toList();
  }

  @Override
  Set<String> appenders() {
    Set<String> names = new HashSet<>();
    root.iteratorForAppenders().forEachRemaining((Appender<?> each) -> names.add(each.getName()));
    return names;
  }

  @Test
  void aLineThatCannotBeReadHarmsNobody() {
    LoggingEvent bad =
        new LoggingEvent("", root, ch.qos.logback.classic.Level.WARN, "x", null, null) {
          @Override
          public String getFormattedMessage() {
            throw new StackOverflowError();
          }
        };

    LogbackLogs logs = attach();
    try (Span unused = tracer.start("order")) {
      logs.doAppend(bad);
    }
    logs.close();

    assertThat(users()).isEmpty();
  }
}
