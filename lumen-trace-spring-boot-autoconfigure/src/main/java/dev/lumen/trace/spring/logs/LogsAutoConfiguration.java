package dev.lumen.trace.spring.logs;

import ch.qos.logback.classic.LoggerContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.spring.LogLine;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.StoreFeed;
import dev.lumen.trace.spring.TraceLogs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Holds the last lines of the log where somebody asks for them, as the endpoint does. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnBean({LumenTraceProperties.class, StoreFeed.class})
public final class LogsAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(LoggerContext.class)
  static class WithLogback {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    TraceLogs lumenTraceLogs(LumenTraceProperties properties) {
      long maxBytes = properties.logs().maxSize().toBytes();
      if (maxBytes < 0) {
        throw new InvalidConfigurationPropertyValueException(
            "lumen.trace.logs.max-size",
            properties.logs().maxSize(),
            "It must not be negative; 0 holds no lines");
      }
      LogRing ring = new LogRing(maxBytes);
      return maxBytes > 0 && LoggerFactory.getILoggerFactory() instanceof LoggerContext logback
          ? new Attached(
              ring,
              new LogbackLogs(
                  logback, ring, new TextRedaction(properties.http().redactedQueryParameters())))
          : new Attached(ring, null);
    }
  }

  /**
   * The lines, and what they come from, which is closed with the context.
   *
   * @param source null where none are to come
   */
  record Attached(LogRing ring, @Nullable LogbackLogs source) implements TraceLogs, DisposableBean {

    @Override
    public List<LogLine> of(TraceId traceId) {
      return ring.of(traceId);
    }

    @Override
    public void destroy() {
      if (source != null) {
        source.close();
      }
    }
  }
}
