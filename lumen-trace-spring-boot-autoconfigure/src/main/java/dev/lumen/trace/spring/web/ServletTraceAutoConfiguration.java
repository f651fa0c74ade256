package dev.lumen.trace.spring.web;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.TracedPart;
import dev.lumen.trace.spring.UntracedPath;
import dev.lumen.trace.spring.http.HttpServerSettings;
import dev.lumen.trace.spring.http.HttpServerSpans;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.support.ErrorPageFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** Traces the requests of servlet applications. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(name = "jakarta.servlet.Filter")
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(
    name = {"lumen.trace.enabled", "lumen.trace.web.enabled"},
    matchIfMissing = true)
public final class ServletTraceAutoConfiguration {

  static final String FILTER = "lumenTraceFilter";

  private static final EnumSet<DispatcherType> DISPATCHES =
      EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);

  @Bean(FILTER)
  FilterRegistrationBean<ServerTraceFilter> lumenTraceFilter(
      Tracer tracer,
      LumenTraceProperties properties,
      Environment environment,
      ObjectProvider<UntracedPath> untraced,
      ObjectProvider<HandlerDetails> details,
      ObjectProvider<ResponseCompletion> completions) {
    HttpServerSpans spans =
        HttpServerSettings.spans(
            tracer,
            properties,
            environment,
            untraced,
            environment.getProperty("spring.mvc.servlet.path", ""));
    return registration(
        new ServerTraceFilter(
            spans,
            details.getIfAvailable(() -> HandlerDetails.NONE),
            completions.orderedStream().toList()),
        properties.web().order());
  }

  @Bean
  TracedPart lumenTracedServletRequests() {
    return new TracedPart("servlet requests");
  }

  static FilterRegistrationBean<ServerTraceFilter> registration(
      ServerTraceFilter filter, int order) {
    FilterRegistrationBean<ServerTraceFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    registration.setAsyncSupported(true);
    registration.setDispatcherTypes(DISPATCHES);
    return registration;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.web.servlet.DispatcherServlet")
  static class WebMvcConfiguration {

    @Bean
    HandlerDetails lumenTraceWebMvcHandlerDetails() {
      return new WebMvcHandlerDetails();
    }

    /** Not for the application, which may want the one interceptor that it has. */
    @Bean(defaultCandidate = false)
    MappedInterceptor lumenTraceHandlerFoundInterceptor(HandlerDetails details) {
      return new MappedInterceptor(null, new HandlerFoundInterceptor(details));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.glassfish.jersey.server.ResourceConfig")
  static class JerseyConfiguration {

    @Bean
    static JerseyRoutes.PostProcessor lumenTraceJerseyPostProcessor() {
      return new JerseyRoutes.PostProcessor();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {
        "org.apache.catalina.valves.ValveBase",
        "org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory"
      })
  static class TomcatConfiguration {

    @Bean
    TomcatRequestWatch lumenTraceTomcatRequestWatch() {
      return new TomcatRequestWatch();
    }
  }

  /** Spring Boot has that filter in WARs alone. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(ErrorPageFilter.class)
  static class WarConfiguration {

    @Bean(defaultCandidate = false)
    FilterRegistrationBean<ErrorPageWatch> lumenTraceErrorPageWatch() {
      FilterRegistrationBean<ErrorPageWatch> registration =
          new FilterRegistrationBean<>(new ErrorPageWatch());
      registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
      registration.setAsyncSupported(true);
      registration.setDispatcherTypes(DISPATCHES);
      return registration;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.eclipse.jetty.ee11.servlet.ServletApiRequest")
  static class JettyConfiguration {

    @Bean
    ResponseCompletion lumenTraceJettyResponseCompletion() {
      return new JettyResponseCompletion();
    }
  }
}
