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

  /**
   * With devtools the store outlives a restart: who has changed a line compares before and after.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnInitializedRestarter.class)
  @ConditionalOnInitializedRestarter
  static class WithRestarts {

    private static final String ATTRIBUTE = "lumen-trace-store";

    // Not closed with the context: the next one goes on with it.
    @Bean(destroyMethod = "")
    @Lazy
    @ConditionalOnMissingBean
    TraceStore lumenTraceStore(LumenTraceProperties properties) throws Exception {
      Restarter restarter = Restarter.getInstance();
      TraceStore fresh = TracerSettings.store(properties.store());
      Object kept = restarter.getOrAddAttribute(ATTRIBUTE, () -> fresh);
      if (kept instanceof TraceStore store && store.hasBoundsOf(fresh)) {
        return store;
      }
      // Of other bounds, or, where this library is in the application's own project, of the classes
      // of another restart: nothing of it stays.
      if (kept instanceof AutoCloseable old) {
        old.close();
      }
      restarter.removeAttribute(ATTRIBUTE);
      restarter.getOrAddAttribute(ATTRIBUTE, () -> fresh);
      return fresh;
    }
  }
}
