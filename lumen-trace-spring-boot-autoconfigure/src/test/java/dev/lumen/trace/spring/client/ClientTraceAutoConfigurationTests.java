package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.http.HttpClientSpans;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

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
  void addsNothingWhenDisabled(String property) {
    ClientApplication.runner()
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(HttpClientSpans.class)
                    .doesNotHaveBean(LumenClientInterceptor.class)
                    .doesNotHaveBean(LumenClientFilter.class)
                    .doesNotHaveBean(RestClientPostProcessor.class)
                    .doesNotHaveBean(RestTemplateBuilderPostProcessor.class)
                    .doesNotHaveBean(WebClientPostProcessor.class));
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
        .run(
            context ->
                assertThat(context.getBean(RestTemplate.class).getInterceptors())
                    .containsExactly(context.getBean(LumenClientInterceptor.class)));
  }

  @Test
  void aClientThatIsNeededEarlyBringsNoTracerAlong() {
    ClientApplication.runner()
        .withUserConfiguration(EarlyClient.class)
        .run(
            context -> {
              assertThat(context.getBean("tracerCameFirst", AtomicBoolean.class)).isFalse();
              assertThat(context.getBean(RestTemplate.class).getInterceptors())
                  .hasOnlyElementsOfType(LumenClientInterceptor.class)
                  .hasSize(1);
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
