package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.propagation.W3CPropagator;
import dev.lumen.trace.spring.TracerCustomizer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Every client that Boot or the application makes is traced, and once. */
class ClientBeansTests {

  private final FinishedSpans finished = new FinishedSpans();
  private final TestServer server = new TestServer();
  private final ApplicationContextRunner runner = ClientApplication.runner(finished);

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
  }

  @Test
  void theBuildersThatBootMakes() {
    runner.run(
        context -> {
          assertTraced(() -> get(context.getBean(RestClient.Builder.class).build()));
          assertTraced(() -> get(context.getBean(RestTemplateBuilder.class).build()));
          assertTraced(() -> get(context.getBean(WebClient.Builder.class).build()));
        });
  }

  @Test
  void copiesOfTheBuildersThatBootMakes() {
    runner.run(
        context -> {
          RestClient.Builder restClient = context.getBean(RestClient.Builder.class);
          WebClient.Builder webClient = context.getBean(WebClient.Builder.class);

          assertTraced(() -> get(restClient.clone().build().mutate().build()));
          assertTraced(() -> get(webClient.clone().build().mutate().build()));
        });
  }

  @Test
  void buildersOfTheApplication() {
    runner
        .withBean(RestClient.Builder.class, RestClient::builder)
        .withBean(RestTemplateBuilder.class, () -> new RestTemplateBuilder())
        .withBean(WebClient.Builder.class, WebClient::builder)
        .run(
            context -> {
              assertTraced(() -> get(context.getBean(RestClient.Builder.class).build()));
              assertTraced(() -> get(context.getBean(RestTemplateBuilder.class).build()));
              assertTraced(() -> get(context.getBean(WebClient.Builder.class).build()));
            });
  }

  @Test
  void clientsOfTheApplication() {
    runner
        .withBean(RestClient.class, () -> RestClient.create())
        .withBean(RestTemplate.class, () -> new RestTemplate())
        .withBean(WebClient.class, () -> WebClient.create())
        .run(this::assertClientsTraced);
  }

  @Test
  void clientsOfTheApplicationFromTheBuildersThatBootMakes() {
    runner.withUserConfiguration(Clients.class).run(this::assertClientsTraced);
  }

  @Test
  void clientsOfTheApplicationWithItsOwnUseOfTheInterceptor() {
    runner
        .withUserConfiguration(Clients.class)
        .run(
            context -> {
              LumenClientInterceptor interceptor = context.getBean(LumenClientInterceptor.class);
              LumenClientFilter filter = context.getBean(LumenClientFilter.class);

              assertTraced(() -> get(RestClient.builder().requestInterceptor(interceptor).build()));
              assertTraced(
                  () ->
                      get(
                          context
                              .getBean(RestClient.class)
                              .mutate()
                              .requestInterceptor(interceptor)
                              .build()));
              assertTraced(() -> get(WebClient.builder().filter(filter).build()));
              assertTraced(
                  () -> get(context.getBean(WebClient.class).mutate().filter(filter).build()));
            });
  }

  @Test
  void interceptorsAreThoseOfTheApplicationAndTheFilterIsAddedOnce() {
    List<Integer> interceptors = new ArrayList<>();
    List<Integer> filters = new ArrayList<>();
    runner
        .withUserConfiguration(Clients.class)
        .run(
            context -> {
              interceptors.add(context.getBean(RestTemplate.class).getInterceptors().size());
              interceptors.add(
                  context.getBean(RestTemplateBuilder.class).build().getInterceptors().size());
              context
                  .getBean(RestClient.class)
                  .mutate()
                  .requestInterceptors(all -> interceptors.add(all.size()));
              context
                  .getBean(RestClient.Builder.class)
                  .requestInterceptors(all -> interceptors.add(all.size()));
              context.getBean(WebClient.class).mutate().filters(all -> filters.add(all.size()));
              context.getBean(WebClient.Builder.class).filters(all -> filters.add(all.size()));
            });

    assertThat(interceptors).containsExactly(0, 0, 0, 0);
    assertThat(filters).containsExactly(1, 1);
  }

  @Test
  void anImplementationOfSomebodyElseStaysWhatItIs() {
    RestClient restClient = delegating(RestClient.class, RestClient.create());
    WebClient webClient = delegating(WebClient.class, WebClient.create());
    runner
        .withBean(RestClient.class, () -> restClient)
        .withBean(WebClient.class, () -> webClient)
        .run(
            context -> {
              assertThat(context.getBean(RestClient.class)).isSameAs(restClient);
              assertThat(context.getBean(WebClient.class)).isSameAs(webClient);
            });
  }

  @Test
  void aClientThatIsProxiedIsTracedBelowItsProxy() {
    runner
        .withBean(RestClient.class, () -> RestClient.create())
        .withBean(ProxyingPostProcessor.class, ProxyingPostProcessor::new)
        .run(
            context -> {
              assertThat(context.getBean(RestClient.class)).isInstanceOf(Proxy.class);
              assertTraced(() -> get(context.getBean(RestClient.class)));
            });
  }

  @Test
  void headersAreThoseOfTheTracer() {
    runner
        .withBean(TracerCustomizer.class, () -> builder -> builder.propagator(new W3CPropagator()))
        .run(
            context -> {
              get(context.getBean(RestClient.Builder.class).build());

              assertThat(finished.next().name()).isEqualTo("GET /orders");
              assertThat(server.request())
                  .containsKey("Traceparent")
                  .doesNotContainKey("X-trace-id");
            });
  }

  @Test
  void secretsAreThoseOfTheProperty() {
    runner
        .withPropertyValues("lumen.trace.http.redacted-query-parameters=pin")
        .run(
            context -> {
              context
                  .getBean(RestClient.Builder.class)
                  .build()
                  .get()
                  .uri(server.url() + "/pay?pin={pin}&token={token}", 1234, "shown")
                  .retrieve()
                  .toBodilessEntity();

              assertThat(finished.next().attributes().get("url.full"))
                  .isEqualTo(server.url() + "/pay?pin=REDACTED&token=shown");
            });
  }

  @Test
  void nothingIsTracedWhenClientsAreNot() {
    runner
        .withUserConfiguration(Clients.class)
        .withPropertyValues("lumen.trace.client.enabled=false")
        .run(
            context -> {
              for (Consumer<AssertableApplicationContext> call : calls()) {
                call.accept(context);

                assertThat(server.request()).doesNotContainKey("Traceparent");
              }
            });
  }

  private void assertClientsTraced(AssertableApplicationContext context) {
    for (Consumer<AssertableApplicationContext> call : calls()) {
      assertTraced(() -> call.accept(context));
    }
  }

  private List<Consumer<AssertableApplicationContext>> calls() {
    return List.of(
        context -> get(context.getBean(RestClient.class)),
        context -> get(context.getBean(RestTemplate.class)),
        context -> get(context.getBean(WebClient.class)));
  }

  private void assertTraced(Runnable call) {
    call.run();

    SpanData span = finished.only();
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    try {
      assertThat(server.request().get("traceparent")).containsExactly(span.context().traceparent());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void get(RestClient client) {
    client.get().uri(server.url() + "/orders").retrieve().toBodilessEntity();
  }

  private void get(RestTemplate client) {
    client.getForEntity(server.url() + "/orders", String.class);
  }

  private void get(WebClient client) {
    client
        .get()
        .uri(server.url() + "/orders")
        .retrieve()
        .toBodilessEntity()
        .block(Duration.ofSeconds(10));
  }

  private static <T> T delegating(Class<T> type, T client) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> 1;
                  default -> method.invoke(client, arguments);
                }));
  }

  private static final class ProxyingPostProcessor implements BeanPostProcessor, Ordered {

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
      return bean instanceof RestClient client ? delegating(RestClient.class, client) : bean;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Clients {

    @Bean
    RestClient restClient(RestClient.Builder builder) {
      return builder.build();
    }

    @Bean
    RestTemplate restTemplate(RestTemplateBuilder builder) {
      return builder.build();
    }

    @Bean
    WebClient webClient(WebClient.Builder builder) {
      return builder.build();
    }
  }
}
