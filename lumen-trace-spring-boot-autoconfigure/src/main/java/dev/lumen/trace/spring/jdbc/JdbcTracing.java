package dev.lumen.trace.spring.jdbc;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.spring.Recorded;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the data sources of an application share: when there are spans, and which. Thread-safe. */
final class JdbcTracing {

  private static final Logger logger = LoggerFactory.getLogger(JdbcTracing.class);

  private final Supplier<? extends @Nullable Tracer> tracer;
  private final boolean roots;
  private final long acquireThresholdNanos;
  private final ProxyTypes types = new ProxyTypes();
  private final Map<String, Target> targets = new ConcurrentHashMap<>();

  private record Target(Database database, ProxyConfig config) {}

  /**
   * @param tracer asked at each span, of which there is none where it gives null
   * @param roots whether there are spans where none is current
   * @param acquireThreshold from which time on waiting for a connection is a span
   */
  JdbcTracing(
      Supplier<? extends @Nullable Tracer> tracer, boolean roots, Duration acquireThreshold) {
    this.tracer = tracer;
    this.roots = roots;
    this.acquireThresholdNanos = acquireThreshold.toNanos();
  }

  /** What traces something; where that cannot be, the thing itself. */
  <T> T proxy(T target, Class<T> type, InvocationHandler handler) {
    try {
      return types.proxy(target, type, handler);
    } catch (RuntimeException | LinkageError e) {
      logger.debug("{} cannot be traced", target.getClass().getName(), e);
      return target;
    }
  }

  /** Whether what happens now on this thread is recorded. */
  boolean isRecording() {
    Span current = CurrentSpan.get();
    // Baggage may be set where no trace is.
    boolean outside = current == null || !current.context().isValid();
    return outside ? roots : Recorded.isBelow(current);
  }

  @Nullable SpanBuilder spanBuilder(String name) {
    if (!isRecording()) {
      return null;
    }
    Tracer tracer = this.tracer.get();
    return tracer == null ? null : tracer.spanBuilder(name);
  }

  /** How the statements of a connection are traced. */
  ProxyConfig configOf(Connection connection) {
    return target(connection).config();
  }

  private Target target(Connection connection) {
    String url = null;
    try {
      url = connection.getMetaData().getURL();
    } catch (SQLException | RuntimeException | LinkageError e) {
      // It is told of then as little as can be.
      logger.debug("A connection does not know its URL", e);
    }
    String key = url == null ? "" : url;
    Target known = targets.get(key);
    if (known == null) {
      Database database = Database.of(url);
      known =
          new Target(
              database,
              ProxyConfig.Builder.create()
                  .queryListener(new StatementSpans(this, database))
                  .build());
      if (targets.size() >= 1000) {
        // One for each tenant, and many of those.
        targets.clear();
      }
      targets.put(key, known);
    }
    return known;
  }

  /** Says on the current span what happened. */
  void happened(String event) {
    Span current = CurrentSpan.get();
    if (current != null) {
      current.addEvent(event);
    }
  }

  void failed(String event, Throwable failure) {
    Span current = CurrentSpan.get();
    if (current != null && current.isRecording()) {
      current
          .addEvent(event, Attributes.of("error.type", failure.getClass().getName()))
          .recordException(failure);
    }
  }

  /** Tells of a connection that took long to get. */
  void acquired(String dataSource, Connection connection, long nanos) {
    if (nanos >= acquireThresholdNanos) {
      SpanBuilder builder = acquisition(dataSource, nanos);
      if (builder != null) {
        // One of Spring's that fetches the real one when it is needed must not be asked.
        if (!(JdbcHandler.behind(connection) instanceof Proxy)) {
          StatementSpans.describe(target(connection).database(), builder);
        }
        builder.startDetached().end();
      }
    }
  }

  /** Tells of a connection that was not to be had. */
  void notAcquired(String dataSource, Throwable failure, long nanos) {
    SpanBuilder builder = acquisition(dataSource, nanos);
    if (builder != null) {
      Span span = builder.startDetached();
      StatementSpans.fail(span, failure);
      span.end();
    }
  }

  private @Nullable SpanBuilder acquisition(String dataSource, long nanos) {
    SpanBuilder builder = spanBuilder("acquire connection");
    return builder == null
        ? null
        : builder
            .startTime(Instant.now().minusNanos(nanos))
            .attribute("db.client.connection.pool.name", dataSource);
  }
}
