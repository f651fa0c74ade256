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
