package dev.lumen.trace.spring.client;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import reactor.core.publisher.Mono;

/** Traces the requests that Spring's HTTP clients send. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnBean({Tracer.class, LumenTraceProperties.class})
@ConditionalOnBooleanProperty(name = "lumen.trace.client.enabled", matchIfMissing = true)
public final class ClientTraceAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  HttpClientSpans lumenHttpClientSpans(Tracer tracer, LumenTraceProperties properties) {
    return new HttpClientSpans(
        tracer, tracer.propagator(), new UrlRedaction(properties.http().redactedQueryParameters()));
  }

  /** RestClient, RestTemplate, and the HTTP service groups over the former. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RestClient.class)
  static class RestClientConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LumenClientInterceptor lumenClientInterceptor(ObjectProvider<HttpClientSpans> spans) {
      return new LumenClientInterceptor(new LazyBean<>(spans));
    }

    @Bean
    static RestClientPostProcessor lumenRestClientPostProcessor(
        ObjectProvider<LumenClientInterceptor> interceptor) {
      return new RestClientPostProcessor(interceptor);
    }

    @Bean
    RestClientHttpServiceGroupConfigurer lumenRestClientGroups(LumenClientInterceptor interceptor) {
      return groups ->
          groups.forEachClient(
              (group, builder) -> {
                builder.requestInterceptors(interceptor::addTo);
              });
    }
  }

  /** The builders that Boot makes. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({RestClient.class, RestClientCustomizer.class})
  static class RestClientBuilderConfiguration {

    @Bean
    RestClientCustomizer lumenRestClientCustomizer(LumenClientInterceptor interceptor) {
      return builder -> builder.requestInterceptors(interceptor::addTo);
    }

    @Bean
    RestTemplateCustomizer lumenRestTemplateCustomizer(LumenClientInterceptor interceptor) {
      return RestTemplateBuilderPostProcessor.customizer(interceptor);
    }

    @Bean
    static RestTemplateBuilderPostProcessor lumenRestTemplateBuilderPostProcessor(
        ObjectProvider<LumenClientInterceptor> interceptor) {
      return new RestTemplateBuilderPostProcessor(interceptor);
    }
  }

  /** WebClient, and the HTTP service groups over it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({WebClient.class, Mono.class})
  static class WebClientConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LumenClientFilter lumenClientFilter(ObjectProvider<HttpClientSpans> spans) {
      return new LumenClientFilter(new LazyBean<>(spans));
    }

    @Bean
    static WebClientPostProcessor lumenWebClientPostProcessor(
        ObjectProvider<LumenClientFilter> filter) {
      return new WebClientPostProcessor(filter);
    }

    @Bean
    WebClientHttpServiceGroupConfigurer lumenWebClientGroups(LumenClientFilter filter) {
      return groups ->
          groups.forEachClient(
              (group, builder) -> {
                builder.filters(filter::addTo);
              });
    }
  }

  /** The builders that Boot makes. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({WebClient.class, Mono.class, WebClientCustomizer.class})
  static class WebClientBuilderConfiguration {

    @Bean
    WebClientCustomizer lumenWebClientCustomizer(LumenClientFilter filter) {
      return builder -> builder.filters(filter::addTo);
    }
  }
}
