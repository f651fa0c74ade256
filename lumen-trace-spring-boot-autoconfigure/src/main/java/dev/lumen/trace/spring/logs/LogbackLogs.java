package dev.lumen.trace.spring.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.spring.LogLine;
import java.time.Instant;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * An appender of Logback's root logger that holds the lines of recorded spans: what a logger whose
 * additivity is off writes does not get here. It is on the thread that logs, where the span is, and
 * changes no level. Thread-safe.
 */
final class LogbackLogs extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements LoggerContextListener, AutoCloseable {

  private static final int MAX_MESSAGE = 4096;
  private static final int MAX_EXCEPTION = 16_384;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final LogRing ring;
  private final TextRedaction redaction;
  private final LoggerContext logback;

  LogbackLogs(LoggerContext logback, LogRing ring, TextRedaction redaction) {
    this.logback = logback;
    this.ring = ring;
    this.redaction = redaction;
    setName("lumen-trace-logs");
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
      TraceContext context = Span.current().context();
      if (context.isValid() && context.isSampled()) {
        ring.add(line(event, context));
      }
    } catch (Throwable e) {
      // Whoever logs is not to know: the line is with the other appenders.
    }
  }

  private LogLine line(ILoggingEvent event, TraceContext context) {
    return new LogLine(
        context.traceId(),
        context.spanId(),
        epochNanos(event),
        event.getLevel().toString(),
        event.getLoggerName(),
        event.getThreadName(),
        redacted(String.valueOf(event.getFormattedMessage()), MAX_MESSAGE),
        exception(event.getThrowableProxy()));
  }

  private static long epochNanos(ILoggingEvent event) {
    Instant at = event.getInstant();
    return at == null
        ? event.getTimeStamp() * 1_000_000
        : at.getEpochSecond() * NANOS_PER_SECOND + at.get(ChronoField.NANO_OF_SECOND);
  }

  private @Nullable String exception(@Nullable IThrowableProxy thrown) {
    return thrown == null ? null : redacted(ThrowableProxyUtil.asString(thrown), MAX_EXCEPTION);
  }

  // Cut first: what one line costs is bounded.
  private String redacted(String text, int max) {
    return redaction.redacted(text.length() <= max ? text : text.substring(0, max - 1) + "…");
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
