package dev.lumen.trace.spring.web;

import jakarta.servlet.Filter;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Keeps what the actuator does on a port of its own from being recorded: a check of the database is
 * no trace of its own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
@ConditionalOnBean(name = ServletTraceAutoConfiguration.FILTER)
final class ManagementTraceConfiguration {

  @Bean
  FilterRegistrationBean<ServerTraceFilter> lumenTraceManagementFilter(
      @Qualifier(ServletTraceAutoConfiguration.FILTER)
          FilterRegistrationBean<ServerTraceFilter> filter) {
    return ServletTraceAutoConfiguration.registration(
        Objects.requireNonNull(filter.getFilter()).recordingNothing(), filter.getOrder());
  }
}
