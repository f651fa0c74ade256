package dev.lumen.trace.spring;

import dev.lumen.trace.store.TraceStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.devtools.restart.ConditionalOnInitializedRestarter;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Makes the store of recent traces where somebody asks for it, as the endpoint does: it takes
 * memory, and a moment of each span.
 */
@AutoConfiguration(before = LumenTraceAutoConfiguration.class)
@EnableConfigurationProperties(LumenTraceProperties.class)
public final class StoreAutoConfiguration {

  @Bean
  @Lazy
  @ConditionalOnMissingBean
  TraceStore lumenTraceStore(LumenTraceProperties properties) {
    return TracerSettings.store(properties.store());
  }

  /** Once for a hierarchy of contexts, which share the store. */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty(
      name = {"lumen.trace.enabled", "lumen.trace.store.enabled"},
      matchIfMissing = true)
  static StoreFeed lumenStoreFeed() {
    return new StoreFeed();
  }

  /** Somebody who wants a store wherever there is a tracer says so. */
  @Bean
  @ConditionalOnBooleanProperty("lumen.trace.store.enabled")
  static StoreFirst lumenStoreFirst() {
    return new StoreFirst();
  }

  /** With devtools the traces outlive a restart. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnInitializedRestarter.class)
  @ConditionalOnInitializedRestarter
  static class WithRestarts {

    @Bean
    @Lazy
    RestartedTraces lumenRestartedTraces() {
      return new RestartedTraces(Restarter.getInstance());
    }

    // Closed by the other, once it has been read.
    @Bean(destroyMethod = "")
    @Lazy
    @ConditionalOnMissingBean
    TraceStore lumenTraceStore(LumenTraceProperties properties, RestartedTraces restarted) {
      return restarted.fill(TracerSettings.store(properties.store()));
    }
  }
}
