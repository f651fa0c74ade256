package dev.lumen.trace.spring.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.lumen.trace.context.TraceContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An appender of Logback's root logger that holds the lines of recorded spans: what a logger whose
 * additivity is off writes does not get here. It is on the thread that logs, where the span is, and
 * changes no level. Thread-safe.
 */
final class LogbackLogs extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements LoggerContextListener, AutoCloseable {

  private final LogLines lines;
  private final LoggerContext logback;

  LogbackLogs(LoggerContext logback, LogLines lines) {
    this.logback = logback;
    this.lines = lines;
    setName(LogLines.APPENDER);
    setContext(logback);
    logback.addListener(this);
    onReset(logback);
  }

  /** What Logback reads its configuration anew has taken away. */
  @Override
  public void onReset(LoggerContext context) {
    start();
    root().addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    try {
      TraceContext context = LogLines.recorded();
      if (context != null) {
        add(event, context);
      }
    } catch (Throwable e) {
      // Whoever logs is not to know: the line is with the other appenders.
    }
  }

  private void add(ILoggingEvent event, TraceContext context) {
    Instant instant = event.getInstant();
    Instant at = instant == null ? Instant.ofEpochMilli(event.getTimeStamp()) : instant;
    lines.add(
        context.traceId(),
        context.spanId(),
        at.getEpochSecond(),
        at.getNano(),
        event.getLevel().toString(),
        event.getLoggerName(),
        event.getThreadName(),
        String.valueOf(event.getFormattedMessage()),
        exception(event.getThrowableProxy()));
  }

  private static @Nullable String exception(@Nullable IThrowableProxy thrown) {
    return thrown == null ? null : ThrowableProxyUtil.asString(thrown);
  }

  @Override
  public void close() {
    logback.removeListener(this);
    root().detachAppender(this);
    stop();
  }

  private Logger root() {
    return logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @Override
  public boolean isResetResistant() {
    return true;
  }

  @Override
  public void onStart(LoggerContext context) {}

  @Override
  public void onStop(LoggerContext context) {}

  @Override
  public void onLevelChange(Logger logger, Level level) {}
}
