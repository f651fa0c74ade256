package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.http.HttpClientSpans;
import dev.lumen.trace.spring.http.UrlRedaction;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.restclient.test.MockServerRestClientCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.ApiVersionInserter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.ImportHttpServices;

/** A RestClient is traced, and stays what it was. */
class RestClientTracingTests {

  private final FinishedSpans finished = new FinishedSpans();
  private final TestServer server = new TestServer();
  private final ApplicationContextRunner runner = ClientApplication.runner(finished);

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
  }

  @Test
  void nothingOfAClientIsLost() {
    RestClient client =
        RestClient.builder()
            .requestFactory(new SimpleClientHttpRequestFactory())
            .baseUrl("http://localhost/base")
            .defaultUriVariables(Map.of("id", "17"))
            .defaultHeader("X-Default", "one", "two")
            .defaultCookie("cookie", "value")
            .defaultApiVersion("2")
            .apiVersionInserter(ApiVersionInserter.useHeader("X-Version"))
            .defaultRequest(spec -> spec.header("X-Request", "yes"))
            .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
            .requestInterceptor((request, body, execution) -> execution.execute(request, body))
            .bufferContent((uri, method) -> true)
            .requestInitializer(request -> {})
            .configureMessageConverters(
                converters -> converters.addCustomConverter(new StringHttpMessageConverter()))
            .observationRegistry(ObservationRegistry.create())
            .observationConvention(new DefaultClientRequestObservationConvention())
            .build();

    RestClient traced = tracing().traced(client);

    assertThat(traced).isNotSameAs(client).hasSameClassAs(client);
    assertThat(traced)
        .usingRecursiveComparison()
        .ignoringFields(
            "clientRequestFactory",
            "builder.requestFactory",
            "messageConverters",
            "uriBuilderFactory.baseUri")
        .isEqualTo(client);
    assertThat(traced)
        .extracting("messageConverters")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .map(Object::getClass)
        .hasSameSizeAs((List<?>) extract(client, "messageConverters"));
  }

  @Test
  void aBuildersOwnFactoryIsTracedThoughItWasSetLast() {
    runner.run(
        context -> {
          RestClient.Builder builder = context.getBean(RestClient.Builder.class);

          assertTraced(builder.requestFactory(new SimpleClientHttpRequestFactory()).build());
          assertTraced(
              builder
                  .clone()
                  .apply(same -> same.requestFactory(new JdkClientHttpRequestFactory()))
                  .build());
        });
  }

  @Test
  void aBuilderWithoutAFactoryChoosesOneForEachClient() {
    runner
        .withBean(RestClient.Builder.class, RestClient::builder)
        .run(
            context -> {
              RestClient.Builder builder = context.getBean(RestClient.Builder.class);
              RestClient first = builder.build();
              RestClient second = builder.build();

              assertTraced(first);
              assertTraced(second);
              assertThat(delegate(first)).isNotSameAs(delegate(second));
            });
  }

  @Test
  void aBuilderConfiguresItsConvertersOnceForAClient() {
    AtomicInteger configured = new AtomicInteger();
    runner.run(
        context -> {
          context
              .getBean(RestClient.Builder.class)
              .configureMessageConverters(
                  converters -> {
                    configured.incrementAndGet();
                    converters.registerDefaults();
                  })
              .build();

          assertThat(configured).hasValue(1);
        });
  }

  @Test
  void aGroupsOwnFactoryIsTraced() {
    runner
        .withUserConfiguration(GroupWithFactory.class)
        .withPropertyValues("spring.http.serviceclient.shop.base-url=" + server.url())
        .run(
            context -> {
              context.getBean(Shop.class).order("17");

              assertThat(finished.only().name()).isEqualTo("GET /orders/{id}");
            });
  }

  @Test
  void aMockServerTakesTheBuildersFactory() {
    runner.run(
        context -> {
          RestClient.Builder builder = context.getBean(RestClient.Builder.class);
          MockRestServiceServer mock = MockRestServiceServer.bindTo(builder).build();
          mock.expect(requestTo("/mocked")).andRespond(withSuccess("ok", MediaType.TEXT_PLAIN));

          assertThat(builder.build().get().uri("/mocked").retrieve().body(String.class))
              .isEqualTo("ok");
          mock.verify();
          finished.next();
        });
  }

  @Test
  void theMockServerOfATestFindsTheBuilderThatItCustomised() {
    MockServerRestClientCustomizer customizer = new MockServerRestClientCustomizer();
    runner
        .withBean(MockServerRestClientCustomizer.class, () -> customizer)
        .run(
            context -> {
              RestClient.Builder builder = context.getBean(RestClient.Builder.class);

              assertThat(customizer.getServer(builder)).isNotNull();
            });
  }

  @ParameterizedTest
  @MethodSource("factories")
  void theFramingOfABodyIsThatOfTheFactory(ClientHttpRequestFactory factory) throws Exception {
    RestClient plain = RestClient.builder().requestFactory(factory).build();
    RestClient traced = tracing().traced(plain);
    for (RestClient client : List.of(plain, traced)) {
      client.post().uri(server.url()).body(Uploads.blocks(3)).retrieve().toBodilessEntity();
      client
          .post()
          .uri(server.url())
          .contentLength(3 * 8192)
          .body(Uploads.blocks(3))
          .retrieve()
          .toBodilessEntity();
      client.post().uri(server.url()).body("text").retrieve().toBodilessEntity();
    }

    List<Map<String, List<String>>> plainHeaders =
        List.of(framing(server.request()), framing(server.request()), framing(server.request()));
    assertThat(
            List.of(
                framing(server.request()), framing(server.request()), framing(server.request())))
        .isEqualTo(plainHeaders);
    for (int i = 0; i < 3; i++) {
      finished.next();
    }
  }

  static List<ClientHttpRequestFactory> factories() {
    return List.of(
        new SimpleClientHttpRequestFactory(),
        new JdkClientHttpRequestFactory(),
        new JettyClientHttpRequestFactory(),
        new ReactorClientHttpRequestFactory(),
        new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory()));
  }

  @Test
  void aTracedFactoryBelowOneThatBuffersIsTracedOnce() {
    RequestFactoryTracing factories = new RequestFactoryTracing(this::spans);
    RestClient client =
        RestClient.builder()
            .requestFactory(
                factories.traced(
                    new BufferingClientHttpRequestFactory(
                        factories.traced(new JdkClientHttpRequestFactory()))))
            .build();

    assertTraced(client);
  }

  @Test
  void theInterceptorAndTheFactoryMakeOneSpan() {
    HttpClientSpans spans = spans();
    RestClient client =
        tracing()
            .traced(
                RestClient.builder().requestInterceptor(new LumenClientInterceptor(spans)).build());

    assertTraced(client);
  }

  private HttpClientSpans spans() {
    Tracer tracer = Tracer.builder().exporter(finished).build();
    return new HttpClientSpans(tracer, tracer.propagator(), new UrlRedaction(List.of()));
  }

  private RestClientTracing tracing() {
    HttpClientSpans spans = spans();
    return new RestClientTracing(new RequestFactoryTracing(() -> spans));
  }

  private void assertTraced(RestClient client) {
    client.get().uri(server.url() + "/orders/{id}", 17).retrieve().toBodilessEntity();

    assertThat(finished.only().name()).isEqualTo("GET /orders/{id}");
  }

  private static Map<String, List<String>> framing(Map<String, List<String>> headers) {
    Map<String, List<String>> framing = new TreeMap<>(headers);
    framing.keySet().retainAll(List.of("Transfer-encoding", "Content-length", "Content-type"));
    return framing;
  }

  private static Object delegate(RestClient client) {
    return extract(client, "clientRequestFactory.requestFactory");
  }

  private static Object extract(Object owner, String path) {
    Object[] value = new Object[1];
    assertThat(owner).extracting(path).satisfies(found -> value[0] = found);
    return value[0];
  }

  @Configuration(proxyBeanMethods = false)
  @ImportHttpServices(group = "shop", types = Shop.class)
  static class GroupWithFactory {

    @Bean
    RestClientHttpServiceGroupConfigurer factories() {
      return groups ->
          groups.forEachClient(
              (group, builder) -> {
                builder.requestFactory(new SimpleClientHttpRequestFactory());
              });
    }
  }
}
