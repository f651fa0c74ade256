package dev.lumen.trace.spring.actuate;

import jakarta.servlet.Filter;
import java.util.HashSet;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
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

  private static String path(PathMappedEndpoints endpoints) {
    String path = endpoints.getPath(EndpointId.of(TracesEndpoint.ID));
    return path == null ? "/" + TracesEndpoint.ID : path;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
  static class Servlet {

    @Bean
    FilterRegistrationBean<EndpointGuardFilter> lumenTracesEndpointGuard(
        PathMappedEndpoints endpoints, Environment environment) {
      String path = path(endpoints);
      String prefixed =
          EndpointWhereabouts.prefix(environment, "spring.mvc.servlet.path", "") + path;
      FilterRegistrationBean<EndpointGuardFilter> registration =
          new FilterRegistrationBean<>(new EndpointGuardFilter());
      registration.setUrlPatterns(
          new HashSet<>(List.of(path, path + "/*", prefixed, prefixed + "/*")));
      registration.setOrder(ORDER);
      return registration;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(WebFilter.class)
  static class Reactive {

    @Bean
    @Order(ORDER)
    WebFilter lumenTracesEndpointGuard(PathMappedEndpoints endpoints) {
      return new EndpointGuardWebFilter(path(endpoints));
    }
  }
}
