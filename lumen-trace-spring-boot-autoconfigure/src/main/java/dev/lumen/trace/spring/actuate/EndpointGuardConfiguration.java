package dev.lumen.trace.spring.actuate;

import jakarta.servlet.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.server.WebFilter;

/** Guards the endpoint on whichever server it is, that of the application or one of its own. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBean({TracesEndpoint.class, PathMappedEndpoints.class})
final class EndpointGuardConfiguration {

  // Before Spring Security's, so that its own answers carry the headers too.
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

  /**
   * Where the endpoint is, null where it is not: the bean may be there for another reason, as it is
   * on Cloud Foundry, or where the application made it. Then any path is the application's own.
   */
  private static @Nullable String path(PathMappedEndpoints endpoints) {
    return endpoints.getPath(EndpointId.of(TracesEndpoint.ID));
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
  static class Servlet {

    @Bean
    FilterRegistrationBean<EndpointGuardFilter> lumenTracesEndpointGuard(
        PathMappedEndpoints endpoints, Environment environment) {
      FilterRegistrationBean<EndpointGuardFilter> registration =
          new FilterRegistrationBean<>(new EndpointGuardFilter());
      String path = path(endpoints);
      if (path == null) {
        registration.setEnabled(false);
      } else {
        String whole = prefix(environment) + path;
        registration.setUrlPatterns(List.of(whole, whole + "/*"));
      }
      registration.setOrder(ORDER);
      return registration;
    }

    /** The path of Spring's servlet, which on a port of its own is the root. */
    private static String prefix(Environment environment) {
      return ManagementPortType.get(environment) == ManagementPortType.SAME
          ? EndpointWhereabouts.prefix(environment, "spring.mvc.servlet.path", "")
          : "";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(WebFilter.class)
  static class Reactive {

    @Bean
    @Order(ORDER)
    WebFilter lumenTracesEndpointGuard(PathMappedEndpoints endpoints) {
      String path = path(endpoints);
      return path == null
          ? (exchange, chain) -> chain.filter(exchange)
          : new EndpointGuardWebFilter(path);
    }
  }
}
