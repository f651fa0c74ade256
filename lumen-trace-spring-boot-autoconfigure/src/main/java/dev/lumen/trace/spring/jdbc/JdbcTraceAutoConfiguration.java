package dev.lumen.trace.spring.jdbc;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Has the statements of the application's data sources be spans. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnClass({Advisor.class, DataSource.class, QueryExecutionListener.class})
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(
    name = {"lumen.trace.enabled", "lumen.trace.jdbc.enabled"},
    matchIfMissing = true)
@ImportRuntimeHints(JdbcHints.class)
public final class JdbcTraceAutoConfiguration {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static DataSourcePostProcessor lumenDataSourcePostProcessor(
      ObjectProvider<Tracer> tracer, Environment environment) {
    // The properties as a bean would be made before what may still change them.
    LumenTraceProperties.Jdbc jdbc =
        Binder.get(environment).bindOrCreate("lumen.trace.jdbc", LumenTraceProperties.Jdbc.class);
    if (jdbc.acquireThreshold().isNegative()) {
      throw new InvalidConfigurationPropertyValueException(
          "lumen.trace.jdbc.acquire-threshold", jdbc.acquireThreshold(), "It must not be negative");
    }
    return new DataSourcePostProcessor(
        new DataSourceProxies(
            new JdbcTracing(new LazyBean<>(tracer), jdbc.roots(), jdbc.acquireThreshold())));
  }
}
