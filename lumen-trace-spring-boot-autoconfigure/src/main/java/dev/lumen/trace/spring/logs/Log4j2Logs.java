package dev.lumen.trace.spring.logs;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.spring.LumenTraceProperties.Logging;
import java.beans.PropertyChangeEvent;
import java.beans.PropertyChangeListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An appender of Log4j2's root logger that holds the lines of recorded spans: what a logger whose
 * additivity is off writes does not get here. It changes no level, and is in no configuration's
 * list of appenders. Thread-safe.
 *
 * <p>Asynchronous loggers append on a thread of their own, where no span is: there the ids in the
 * line's own context say where it belongs, and the tracer whether it refused that trace. Of a
 * request that is left out by its path nobody knows there: its lines are held as well.
 */
final class Log4j2Logs extends AbstractAppender implements PropertyChangeListener, AutoCloseable {

  // Of several applications in one JVM each takes away its own: a logger knows appenders by name.
  private static final AtomicInteger attached = new AtomicInteger();

  private final LogLines lines;
  private final Logging keys;
  private final @Nullable Tracer tracer;
  private final LoggerContext log4j;

  private Log4j2Logs(LoggerContext log4j, LogLines lines, Logging keys, @Nullable Tracer tracer) {
    super(
        LogLines.APPENDER + "-" + attached.incrementAndGet(),
        null,
        null,
        true,
        Property.EMPTY_ARRAY);
    this.log4j = log4j;
    this.lines = lines;
    this.keys = keys;
    this.tracer = tracer;
  }

  /**
   * @param keys of the ids in the context of a line
   * @param tracer what says which traces were refused; null where it is not known
   */
  static Log4j2Logs attach(
      LoggerContext log4j, LogLines lines, Logging keys, @Nullable Tracer tracer) {
    Log4j2Logs logs = new Log4j2Logs(log4j, lines, keys, tracer);
    log4j.addPropertyChangeListener(logs);
    logs.attachTo(log4j.getConfiguration());
    return logs;
  }

  /** A configuration that was read anew knows nothing of us. */
  @Override
  public void propertyChange(PropertyChangeEvent event) {
    if (event.getNewValue() instanceof Configuration configuration) {
      attachTo(configuration);
    }
  }

  private void attachTo(Configuration configuration) {
    start();
    configuration.getRootLogger().addAppender(this, null, null);
  }

  @Override
  public void append(LogEvent event) {
    try {
      TraceContext context = LogLines.recorded();
      if (context != null) {
        add(event, context.traceId(), context.spanId());
      } else if (isFromAnotherThread(event)) {
        TraceId traceId = TraceId.parse(idOf(event, keys.traceIdKey()));
        SpanId spanId = SpanId.parse(idOf(event, keys.spanIdKey()));
        if (traceId != null && spanId != null && !isRefused(traceId)) {
          add(event, traceId, spanId);
        }
      }
    } catch (Throwable e) {
      // Whoever logs is not to know: the line is with the other appenders.
    }
  }

  private static boolean isFromAnotherThread(LogEvent event) {
    return event.getThreadId() != Thread.currentThread().getId();
  }

  private boolean isRefused(TraceId traceId) {
    return tracer != null && tracer.refusal(traceId) != null;
  }

  private static @Nullable String idOf(LogEvent event, String key) {
    return event.getContextData().getValue(key);
  }

  private void add(LogEvent event, TraceId traceId, SpanId spanId) {
    Instant at = event.getInstant();
    lines.add(
        traceId,
        spanId,
        at.getEpochSecond(),
        at.getNanoOfSecond(),
        event.getLevel().name(),
        event.getLoggerName(),
        event.getThreadName(),
        String.valueOf(event.getMessage().getFormattedMessage()),
        stackTrace(event.getThrown()));
  }

  private static @Nullable String stackTrace(@Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Override
  public void close() {
    log4j.removePropertyChangeListener(this);
    log4j.getConfiguration().getRootLogger().removeAppender(getName());
    stop();
  }
}
