package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.http.HttpClientSpans;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

class ClientTraceAutoConfigurationTests {

  @Test
  void offersTheTwoForClientsMadeByHand() {
    ClientApplication.runner()
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(LumenClientInterceptor.class)
                    .hasSingleBean(LumenClientFilter.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lumen.trace.enabled=false", "lumen.trace.client.enabled=false"})
  void tracesNoClientWhenDisabled(String property) {
    ClientApplication.runner()
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(RestClientPostProcessor.class)
                    .doesNotHaveBean(RestTemplatePostProcessor.class)
                    .doesNotHaveBean(RestTemplateBuilderPostProcessor.class)
                    .doesNotHaveBean(WebClientPostProcessor.class)
                    .doesNotHaveBean(RestClientHttpServiceGroupConfigurer.class)
                    .doesNotHaveBean(WebClientHttpServiceGroupConfigurer.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lumen.trace.enabled=false", "lumen.trace.client.enabled=false"})
  void whatIsInjectedIsThereWhenDisabledAndHandsThrough(String property) {
    try (TestServer server = new TestServer()) {
      FinishedSpans finished = new FinishedSpans();
      ClientApplication.runner(finished)
          .withPropertyValues(property)
          .run(
              context -> {
                LumenClientInterceptor interceptor = context.getBean(LumenClientInterceptor.class);
                LumenClientFilter filter = context.getBean(LumenClientFilter.class);
                HttpClientSpans spans = context.getBean(HttpClientSpans.class);

                RestClient.builder()
                    .requestInterceptor(
                        (request, body, execution) -> {
                          assertThat(request.getAttributes()).isEmpty();
                          return interceptor.intercept(request, body, execution);
                        })
                    .build()
                    .get()
                    .uri(URI.create(server.url()))
                    .retrieve()
                    .toBodilessEntity();
                WebClient.builder()
                    .filter(filter)
                    .build()
                    .get()
                    .uri(server.url())
                    .retrieve()
                    .toBodilessEntity()
                    .block();
                spans.start("GET", URI.create(server.url()), null).respond(200);

                assertThat(server.request()).doesNotContainKeys("Traceparent", "X-trace-id");
                assertThat(server.request()).doesNotContainKeys("Traceparent", "X-trace-id");
                finished.assertNoMore();
              });
    }
  }

  @Test
  void whatIsInjectedIsThereWhereTwoTracersAre() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ClientTraceAutoConfiguration.class))
        .withBean("first", Tracer.class, () -> Tracer.builder().build())
        .withBean("second", Tracer.class, () -> Tracer.builder().build())
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(HttpClientSpans.class)
                    .hasSingleBean(LumenClientInterceptor.class)
                    .hasSingleBean(LumenClientFilter.class));
  }

  @Test
  void nothingIsInTheWayOfWhoInjectsTheApplicationsOnlyCustomizer() {
    RestTemplateCustomizer restTemplate = client -> {};
    RestClientCustomizer restClient = builder -> {};
    WebClientCustomizer webClient = builder -> {};
    RestClientHttpServiceGroupConfigurer groups = all -> {};
    ClientApplication.runner()
        .withBean(RestTemplateCustomizer.class, () -> restTemplate)
        .withBean(RestClientCustomizer.class, () -> restClient)
        .withBean(WebClientCustomizer.class, () -> webClient)
        .withBean("groups", RestClientHttpServiceGroupConfigurer.class, () -> groups)
        .run(
            context -> {
              assertThat(context.getBean(RestTemplateCustomizer.class)).isSameAs(restTemplate);
              assertThat(context.getBean(RestClientCustomizer.class)).isSameAs(restClient);
              assertThat(context.getBean(WebClientCustomizer.class)).isSameAs(webClient);
              assertThat(context.getBean(RestClientHttpServiceGroupConfigurer.class))
                  .isSameAs(groups);
            });
  }

  @Test
  void leavesRestClientAloneWhereThereIsNone() {
    ClientApplication.runner()
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.web.client", "org.springframework.boot.restclient"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(LumenClientInterceptor.class)
                    .hasSingleBean(LumenClientFilter.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.springframework.web.reactive", "reactor"})
  void leavesWebClientAloneWhereThereIsNone(String missing) {
    ClientApplication.runner()
        .withClassLoader(new FilteredClassLoader(missing, "org.springframework.boot.webclient"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(LumenClientInterceptor.class)
                    .doesNotHaveBean(LumenClientFilter.class));
  }

  @Test
  void startsWhereThereIsNoClientAtAll() {
    ClientApplication.runner()
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.web",
                "org.springframework.boot.restclient",
                "org.springframework.boot.webclient",
                "reactor"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Tracer.class));
  }

  @Test
  void startsWithoutBootsModulesForClients() {
    ClientApplication.runner()
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.restclient", "org.springframework.boot.webclient"))
        .withBean(RestTemplate.class, () -> new RestTemplate())
        .run(context -> assertTraced(context.getBean(RestTemplate.class)));
  }

  @Test
  void aClientThatIsNeededEarlyBringsNoTracerAlong() {
    ClientApplication.runner()
        .withUserConfiguration(EarlyClient.class)
        .run(
            context -> {
              assertThat(context.getBean("tracerCameFirst", AtomicBoolean.class)).isFalse();
              assertTraced(context.getBean(RestTemplate.class));
            });
  }

  @Test
  void anExporterMaySendSpansWithATracedClient() {
    try (TestServer server = new TestServer()) {
      FinishedSpans finished = new FinishedSpans();
      ClientApplication.runner(finished)
          .withBean(TestServer.class, () -> server)
          .withUserConfiguration(ExporterWithClient.class)
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                context.getBean(Tracer.class).start("work").end();

                assertThat(server.request().get("traceparent")).isNull();
                assertThat(finished.next().name()).isEqualTo("work");
              });
    }
  }

  private static void assertTraced(RestTemplate template) {
    assertThat(RequestFactoryTracing.isTraced(template.getRequestFactory())).isTrue();
  }

  @Configuration(proxyBeanMethods = false)
  static class EarlyClient {

    @Bean
    static AtomicBoolean tracerCameFirst() {
      return new AtomicBoolean();
    }

    @Bean
    static RestTemplate restTemplate() {
      return new RestTemplate();
    }

    @Bean
    static BeanPostProcessor needingTheClient(
        RestTemplate client,
        AtomicBoolean tracerCameFirst,
        ConfigurableListableBeanFactory beanFactory) {
      tracerCameFirst.set(beanFactory.containsSingleton("lumenTracer"));
      return new BeanPostProcessor() {};
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ExporterWithClient {

    @Bean
    SpanExporter sendingExporter(RestClient.Builder builder, TestServer server) {
      RestClient client = builder.baseUrl(server.url()).build();
      // As soon as it is made, when there is no tracer yet.
      client.get().uri("/hello").retrieve().toBodilessEntity();
      return new SpanExporter() {
        @Override
        public void export(List<SpanData> batch) {}
      };
    }
  }
}
