package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/** Has the methods of Spring Data's repositories be spans, below what is recorded. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnClass({Advisor.class, RepositoryFactoryBeanSupport.class})
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(
    name = {"lumen.trace.enabled", "lumen.trace.data.enabled"},
    matchIfMissing = true)
public final class RepositoryAutoConfiguration {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static RepositoryPostProcessor lumenRepositoryPostProcessor(
      ObjectProvider<Tracer> tracer,
      ObjectProvider<TracedMethods> annotated,
      Environment environment) {
    return new RepositoryPostProcessor(
        new LazyBean<>(tracer),
        new LazyBean<>(annotated),
        environment.getProperty("lumen.trace.jdbc.roots", Boolean.class, false));
  }
}
