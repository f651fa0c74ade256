package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

/** Clients that Spring makes of interfaces are traced, and once. */
class HttpServiceGroupTests {

  private final FinishedSpans finished = new FinishedSpans();
  private final TestServer server = new TestServer();

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
  }

  @Test
  void overRestClientWithBootsModule() {
    ClientApplication.runner(finished)
        .withUserConfiguration(RestClientShop.class)
        .withPropertyValues("spring.http.serviceclient.shop.base-url=" + server.url())
        .run(this::assertTraced);
  }

  @Test
  void overWebClientWithBootsModule() {
    ClientApplication.runner(finished)
        .withUserConfiguration(WebClientShop.class)
        .withPropertyValues("spring.http.serviceclient.shop.base-url=" + server.url())
        .run(this::assertTraced);
  }

  @Test
  void overRestClientWithoutBootsModule() {
    withoutBootsModules()
        .withUserConfiguration(RestClientShop.class)
        .withBean(
            RestClientHttpServiceGroupConfigurer.class,
            () ->
                groups ->
                    groups.forEachClient(
                        (group, builder) -> {
                          builder.baseUrl(server.url());
                        }))
        .run(this::assertTraced);
  }

  @Test
  void overWebClientWithoutBootsModule() {
    withoutBootsModules()
        .withUserConfiguration(WebClientShop.class)
        .withBean(
            WebClientHttpServiceGroupConfigurer.class,
            () ->
                groups ->
                    groups.forEachClient(
                        (group, builder) -> {
                          builder.baseUrl(server.url());
                        }))
        .run(this::assertTraced);
  }

  private ApplicationContextRunner withoutBootsModules() {
    return ClientApplication.runner()
        .withBean(FinishedSpans.class, () -> finished)
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.restclient", "org.springframework.boot.webclient"));
  }

  private void assertTraced(AssertableApplicationContext context) throws InterruptedException {
    context.getBean(Shop.class).order("17");

    SpanData span = finished.only();
    assertThat(span.name()).isEqualTo("GET /orders/{id}");
    assertThat(server.request().get("traceparent")).containsExactly(span.context().traceparent());
  }

  @Configuration(proxyBeanMethods = false)
  @ImportHttpServices(group = "shop", types = Shop.class)
  static class RestClientShop {}

  @Configuration(proxyBeanMethods = false)
  @ImportHttpServices(
      group = "shop",
      types = Shop.class,
      clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
  static class WebClientShop {}
}
