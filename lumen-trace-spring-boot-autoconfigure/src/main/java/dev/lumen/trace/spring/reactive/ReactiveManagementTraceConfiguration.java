package dev.lumen.trace.spring.reactive;

import java.util.List;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.server.WebFilter;

/**
 * Keeps what the actuator does on a port of its own from being recorded: a check of the database is
 * no trace of its own. WebFlux finds there what the application has too, unless there is a bean of
 * that name.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({HandlerAdapter.class, WebFilter.class})
@ConditionalOnBean(RequestSpans.class)
final class ReactiveManagementTraceConfiguration {

  @Bean(WebFluxTraceAutoConfiguration.FILTER)
  WebFilter lumenTraceWebFilter(RequestSpans spans) {
    return new ServerTraceWebFilter(spans.recordingNothing(), 0, false);
  }

  @Bean(WebFluxTraceAutoConfiguration.HANDLER)
  HttpHandlerDecoratorFactory lumenTraceHttpHandlerDecorator(RequestSpans spans) {
    return new TracedHandler.Factory(spans.recordingNothing());
  }

  /** Nothing is to be told of handlers here. */
  @Bean(name = WebFluxTraceAutoConfiguration.ADAPTER, defaultCandidate = false)
  HandlerFoundAdapter lumenTraceHandlerFoundAdapter() {
    return new HandlerFoundAdapter(List::of, false);
  }
}
