package dev.lumen.trace.spring.client;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.http.BaggageHosts;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import reactor.core.publisher.Mono;

/**
 * Traces the requests that Spring's HTTP clients send.
 *
 * <p>What applications inject is there whatever the switches say, and then does nothing; what
 * traces their own clients is there only where it traces.
 */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
public final class ClientTraceAutoConfiguration {

  /** Where the configurations that come with this class have made none. */
  @Bean
  @ConditionalOnMissingBean
  HttpClientSpans lumenHttpClientSpans() {
    return HttpClientSpans.off();
  }

  /** What it takes to trace. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(
      name = {"lumen.trace.enabled", "lumen.trace.client.enabled"},
      matchIfMissing = true)
  @ConditionalOnBean(LumenTraceProperties.class)
  @ConditionalOnSingleCandidate(Tracer.class)
  static class SpansConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HttpClientSpans lumenHttpClientSpans(Tracer tracer, LumenTraceProperties properties) {
      return new HttpClientSpans(
          tracer,
          tracer.propagator(),
          new UrlRedaction(properties.http().redactedQueryParameters()),
          new BaggageHosts(properties.baggage().hosts()));
    }
  }

  /** For RestClients and RestTemplates made by hand. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RestClient.class)
  static class InterceptorConfiguration {

    /** Never in the way of who injects the application's only interceptor. */
    @Bean
    @Fallback
    @ConditionalOnMissingBean
    LumenClientInterceptor lumenClientInterceptor(ObjectProvider<HttpClientSpans> spans) {
      return new LumenClientInterceptor(new LazyBean<>(spans));
    }
  }

  /** RestClient, RestTemplate, and the HTTP service groups over the former. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(
      name = {"lumen.trace.enabled", "lumen.trace.client.enabled"},
      matchIfMissing = true)
  @ConditionalOnClass(RestClient.class)
  @ImportRuntimeHints(ClientHints.class)
  static class RestClientConfiguration {

    @Bean
    static RestClientPostProcessor lumenRestClientPostProcessor(
        ObjectProvider<HttpClientSpans> spans) {
      return new RestClientPostProcessor(new RestClientTracing(factories(spans)));
    }

    @Bean
    static RestTemplatePostProcessor lumenRestTemplatePostProcessor(
        ObjectProvider<HttpClientSpans> spans) {
      return new RestTemplatePostProcessor(new RestTemplateTracing(factories(spans)));
    }

    /** Never in the way of who injects the application's only one. */
    @Bean
    @Fallback
    RestClientHttpServiceGroupConfigurer lumenRestClientGroups(
        ObjectProvider<HttpClientSpans> spans) {
      RestClientTracing tracing = new RestClientTracing(factories(spans));
      return groups -> groups.forEachClient((group, builder) -> tracing.trace(builder));
    }
  }

  /** The builders that Boot makes. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(
      name = {"lumen.trace.enabled", "lumen.trace.client.enabled"},
      matchIfMissing = true)
  @ConditionalOnClass({RestClient.class, RestTemplateBuilder.class})
  static class RestTemplateBuilderConfiguration {

    @Bean
    static RestTemplateBuilderPostProcessor lumenRestTemplateBuilderPostProcessor(
        ObjectProvider<HttpClientSpans> spans) {
      return new RestTemplateBuilderPostProcessor(new RestTemplateTracing(factories(spans)));
    }
  }

  /** For WebClients made by hand. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({WebClient.class, Mono.class})
  static class FilterConfiguration {

    /** Never in the way of who injects the application's only filter. */
    @Bean
    @Fallback
    @ConditionalOnMissingBean
    LumenClientFilter lumenClientFilter(ObjectProvider<HttpClientSpans> spans) {
      return new LumenClientFilter(new LazyBean<>(spans));
    }
  }

  /** WebClient, and the HTTP service groups over it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(
      name = {"lumen.trace.enabled", "lumen.trace.client.enabled"},
      matchIfMissing = true)
  @ConditionalOnClass({WebClient.class, Mono.class})
  @ImportRuntimeHints(ClientHints.Reactive.class)
  static class WebClientConfiguration {

    @Bean
    static WebClientPostProcessor lumenWebClientPostProcessor(
        ObjectProvider<LumenClientFilter> filter) {
      return new WebClientPostProcessor(filter::getObject);
    }

    /** Never in the way of who injects the application's only one. */
    @Bean
    @Fallback
    WebClientHttpServiceGroupConfigurer lumenWebClientGroups(
        ObjectProvider<LumenClientFilter> filters) {
      return groups ->
          groups.forEachClient(
              (group, builder) -> filters.ifUnique(filter -> builder.filters(filter::addTo)));
    }
  }

  private static RequestFactoryTracing factories(ObjectProvider<HttpClientSpans> spans) {
    return new RequestFactoryTracing(new LazyBean<>(spans));
  }
}
