package dev.lumen.trace.spring.context;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Has the ids of the current span in the log; threads are Spring's own switches' business. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
public final class ContextAutoConfiguration {

  // Nobody asks for it, so it must not be lazy.
  @Bean
  @Lazy(false)
  @ConditionalOnBooleanProperty(name = "lumen.trace.log-correlation", matchIfMissing = true)
  LogCorrelation lumenTraceLogCorrelation() {
    return new LogCorrelation();
  }
}
