package dev.lumen.trace.spring.logs;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.spring.LogLine;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.StoreFeed;
import dev.lumen.trace.spring.TraceLogs;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

/** Holds the last lines of the log where somebody asks for them, as the endpoint does. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnBean({LumenTraceProperties.class, StoreFeed.class})
public final class LogsAutoConfiguration {

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  TraceLogs lumenTraceLogs(LumenTraceProperties properties, List<LogSource> sources) {
    long maxBytes = properties.logs().maxSize().toBytes();
    if (maxBytes < 0) {
      throw new InvalidConfigurationPropertyValueException(
          "lumen.trace.logs.max-size",
          properties.logs().maxSize(),
          "It must not be negative; 0 holds no lines");
    }
    LogRing ring = new LogRing(maxBytes);
    TextRedaction redaction = new TextRedaction(properties.http().redactedQueryParameters());
    LogLines lines = new LogLines(ring, redaction);
    AutoCloseable attached = null;
    for (LogSource source : sources) {
      attached = attached == null && maxBytes > 0 ? source.attach(lines) : attached;
    }
    return new Attached(ring, attached);
  }

  /** A logging system that may be the application's. */
  @FunctionalInterface
  interface LogSource {

    /**
     * Takes its lines from now on, until closed; null where the application logs by another one.
     */
    @Nullable AutoCloseable attach(LogLines lines);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ch.qos.logback.classic.LoggerContext.class)
  static class WithLogback {

    @Bean
    @Order(1)
    LogSource lumenLogbackSource() {
      return lines ->
          LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext logback
              ? new LogbackLogs(logback, lines)
              : null;
    }
  }

  /** After Logback: where SLF4J's calls go to that, Log4j's may be there for a library alone. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.apache.logging.log4j.core.LoggerContext.class)
  static class WithLog4j2 {

    @Bean
    @Order(2)
    LogSource lumenLog4j2Source(LumenTraceProperties properties, ObjectProvider<Tracer> tracer) {
      return lines ->
          LogManager.getContext(false) instanceof org.apache.logging.log4j.core.LoggerContext log4j
              ? Log4j2Logs.attach(log4j, lines, properties.logging(), tracer.getIfUnique())
              : null;
    }
  }

  /**
   * The lines, and what they come from, which is closed with the context.
   *
   * @param source null where none are to come
   */
  record Attached(LogRing ring, @Nullable AutoCloseable source)
      implements TraceLogs, DisposableBean {

    @Override
    public boolean areHeld() {
      return source != null;
    }

    @Override
    public List<LogLine> of(TraceId traceId) {
      return ring.of(traceId);
    }

    @Override
    public void clear() {
      ring.clear();
    }

    @Override
    public void destroy() throws Exception {
      if (source != null) {
        source.close();
      }
    }
  }
}
