package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.SharedHook;
import dev.lumen.trace.spring.TracedPart;
import dev.lumen.trace.spring.UntracedPath;
import dev.lumen.trace.spring.http.HttpServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/** Traces the requests of WebFlux applications. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(
    name = {
      "org.springframework.web.reactive.DispatcherHandler",
      "org.springframework.web.server.WebFilter"
    })
@ConditionalOnSingleCandidate(Tracer.class)
@ImportRuntimeHints(ReactiveHints.class)
public final class WebFluxTraceAutoConfiguration {

  static final String FILTER = "lumenTraceWebFilter";
  static final String HANDLER = "lumenTraceHttpHandlerDecorator";
  static final String REACTOR_CONTEXT = "kotlinx.coroutines.reactor.ReactorContext";
  static final String ADAPTER = "lumenTraceHandlerFoundAdapter";

  @Bean(FILTER)
  WebFilter lumenTraceWebFilter(
      ObjectProvider<RequestSpans> spans, LumenTraceProperties properties) {
    return new ServerTraceWebFilter(
        spans.getIfAvailable(), properties.web().order(), hasCoroutines(properties));
  }

  private static boolean hasCoroutines(LumenTraceProperties properties) {
    ClassLoader loader = WebFluxTraceAutoConfiguration.class.getClassLoader();
    return properties.context().reactor() && ClassUtils.isPresent(REACTOR_CONTEXT, loader);
  }

  /** Where requests are traced. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(
      name = {"lumen.trace.enabled", "lumen.trace.web.enabled"},
      matchIfMissing = true)
  static class TracingConfiguration {

    @Bean
    RequestSpans lumenTraceRequestSpans(
        Tracer tracer,
        LumenTraceProperties properties,
        Environment environment,
        ObjectProvider<UntracedPath> untraced,
        ApplicationContext context) {
      return new RequestSpans(
          HttpServerSettings.spans(tracer, properties, environment, untraced, ""),
          new HandlerDetails(basePath(environment)),
          forwarded(context)::apply);
    }

    private static String basePath(Environment environment) {
      String path = environment.getProperty("spring.webflux.base-path", "").trim();
      return StringUtils.trimTrailingCharacter(path, '/');
    }

    /** By the name that WebFlux finds it by. */
    private static UnaryOperator<ServerHttpRequest> forwarded(ApplicationContext context) {
      String name = WebHttpHandlerBuilder.FORWARDED_HEADER_TRANSFORMER_BEAN_NAME;
      @Nullable ForwardedHeaderTransformer transformer =
          context.containsBean(name) && context.isTypeMatch(name, ForwardedHeaderTransformer.class)
              ? context.getBean(name, ForwardedHeaderTransformer.class)
              : null;
      return transformer == null ? request -> request : transformer::apply;
    }

    @Bean(HANDLER)
    HttpHandlerDecoratorFactory lumenTraceHttpHandlerDecorator(RequestSpans spans) {
      return new TracedHandler.Factory(spans);
    }

    /** Not for the application, which may want the adapters that it has. */
    @Bean(name = ADAPTER, defaultCandidate = false)
    HandlerFoundAdapter lumenTraceHandlerFoundAdapter(
        ApplicationContext context, LumenTraceProperties properties) {
      return new HandlerFoundAdapter(() -> adapters(context), hasCoroutines(properties));
    }

    private static List<HandlerAdapter> adapters(ApplicationContext context) {
      List<HandlerAdapter> adapters =
          new ArrayList<>(
              BeanFactoryUtils.beansOfTypeIncludingAncestors(
                      context, HandlerAdapter.class, true, false)
                  .values());
      AnnotationAwareOrderComparator.sort(adapters);
      return adapters;
    }

    @Bean
    TracedPart lumenTracedWebFluxRequests() {
      return new TracedPart("WebFlux requests");
    }

    // Nobody asks for it, so it must not be lazy.
    @Bean
    @Lazy(false)
    SharedHook.Use lumenThrownInHandlerHook() {
      return ThrownInHandler.HOOK.use();
    }
  }
}
