package dev.lumen.trace.spring;

import dev.lumen.trace.store.TraceStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Makes the store of recent traces, which the tracer finds as one of its listeners. */
@AutoConfiguration(before = LumenTraceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "lumen.trace.store.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LumenTraceProperties.class)
public final class StoreAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TraceStore lumenTraceStore(LumenTraceProperties properties) {
    return TracerSettings.store(properties.store());
  }
}
