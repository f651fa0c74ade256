package dev.lumen.trace.spring.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.DefaultUriBuilderFactory;

/** A RestTemplate is traced, and stays what it was. */
class RestTemplateTracingTests {

  private final FinishedSpans finished = new FinishedSpans();
  private final TestServer server = new TestServer();
  private final ApplicationContextRunner runner = ClientApplication.runner(finished);

  @AfterEach
  void leaveNothingBehind() {
    server.close();
    finished.assertNoMore();
  }

  @Test
  void itsFactoryIsOfTheClassThatItWas() {
    for (ClientHttpRequestFactory factory :
        List.of(
            new SimpleClientHttpRequestFactory(),
            new JdkClientHttpRequestFactory(),
            new OwnFactory("kept"))) {
      runner
          .withBean(RestTemplate.class, () -> new RestTemplate(factory))
          .run(
              context -> {
                RestTemplate template = context.getBean(RestTemplate.class);

                assertThat(template.getRequestFactory()).isInstanceOf(factory.getClass());
                assertTraced(template);
              });
    }
  }

  @Test
  void whatItsFactoryIsAskedReachesTheFactory() {
    OwnFactory factory = new OwnFactory("kept");
    runner
        .withBean(RestTemplate.class, () -> new RestTemplate(factory))
        .run(
            context -> {
              OwnFactory seen =
                  (OwnFactory) context.getBean(RestTemplate.class).getRequestFactory();
              seen.setConnectTimeout(7000);

              assertThat(seen.name()).isEqualTo("kept");
              assertThat(factory.connectTimeout).isEqualTo(7000);
            });
  }

  @Test
  void aFactoryThatCannotBeExtendedIsWrapped() {
    ClientHttpRequestFactory jdk = new JdkClientHttpRequestFactory();
    for (ClientHttpRequestFactory factory :
        List.of(new FinalFactory(jdk), new BufferingClientHttpRequestFactory(jdk))) {
      runner
          .withBean(RestTemplate.class, () -> new RestTemplate(factory))
          .run(context -> assertTraced(context.getBean(RestTemplate.class)));
    }
  }

  @Test
  void itIsTracedWhateverInterceptorsItIsGivenLater() {
    List<String> seen = new ArrayList<>();
    ClientHttpRequestInterceptor interceptor =
        (request, body, execution) -> {
          seen.add(request.getURI().getPath());
          return execution.execute(request, body);
        };
    runner
        .withBean(RestTemplate.class, () -> new RestTemplate())
        .run(
            context -> {
              RestTemplate template = context.getBean(RestTemplate.class);
              template.setInterceptors(List.of(interceptor));

              assertTraced(template);
              assertThat(template.getInterceptors()).containsExactly(interceptor);
              assertThat(seen).containsExactly("/orders/17");
            });
  }

  @Test
  void eachTryOfAnInterceptorIsASpanWithItsOwnHeaders() {
    runner
        .withBean(RestTemplate.class, () -> new RestTemplate())
        .run(
            context -> {
              RestTemplate template = context.getBean(RestTemplate.class);
              template
                  .getInterceptors()
                  .add(
                      (request, body, execution) -> {
                        execution.execute(request, body).close();
                        return execution.execute(request, body);
                      });
              template.getForObject(server.url() + "/orders/{id}", String.class, 17);

              for (int i = 0; i < 2; i++) {
                var headers = server.request();
                var span = finished.next();
                assertThat(headers.get("traceparent"))
                    .containsExactly(span.context().traceparent());
                assertThat(headers.get("X-Span-ID")).containsExactly(span.spanId().toString());
                assertThat(span.name()).isEqualTo("GET /orders/{id}");
              }
            });
  }

  @Test
  void itIsTracedWhateverFactoryOtherBeansGiveIt() {
    runner
        .withUserConfiguration(Reconfigured.class)
        .run(
            context -> {
              RestTemplate template = context.getBean(RestTemplate.class);

              assertThat(template.getRequestFactory()).isInstanceOf(OwnFactory.class);
              assertTraced(template);
            });
  }

  @Test
  void aSubclassIsTracedToo() {
    OwnTemplate own = new OwnTemplate();
    runner
        .withBean(OwnTemplate.class, () -> own)
        .run(
            context -> {
              assertThat(context.getBean(OwnTemplate.class)).isSameAs(own);
              assertTraced(own);
              assertThat(own.created).isEqualTo(1);
            });
  }

  @Test
  void oneThatRefusesAnotherFactoryStaysAsItIs() {
    RestTemplate refusing =
        new RestTemplate() {
          private boolean made = true;

          @Override
          public void setRequestFactory(ClientHttpRequestFactory factory) {
            if (made) {
              throw new UnsupportedOperationException("made");
            }
          }
        };
    runner
        .withBean(RestTemplate.class, () -> refusing)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void aPrototypeIsTracedAndItsScopedProxyLeftAlone() {
    runner
        .withUserConfiguration(Scoped.class)
        .run(context -> assertTraced(context.getBean(RestTemplate.class)));
  }

  @Test
  void handlersAndConventionsAreThoseOfTheApplication() {
    DefaultUriBuilderFactory handler = new DefaultUriBuilderFactory();
    DefaultClientRequestObservationConvention convention =
        new DefaultClientRequestObservationConvention();
    runner
        .withBean(
            RestTemplate.class,
            () -> {
              RestTemplate template = new RestTemplate();
              template.setUriTemplateHandler(handler);
              template.setObservationConvention(convention);
              return template;
            })
        .run(
            context -> {
              RestTemplate template = context.getBean(RestTemplate.class);

              assertThat(template.getUriTemplateHandler()).isSameAs(handler);
              assertThat(template.getObservationConvention()).isSameAs(convention);
              assertTraced(template);
            });
  }

  @Test
  void templatesAreKnownWhereTheApplicationObservesTheTemplate() {
    List<String> observed = new CopyOnWriteArrayList<>();
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<>() {
              @Override
              public void onStop(Observation.Context context) {
                observed.add(requireNonNull(context.getContextualName()));
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
    runner
        .withBean(ObservationRegistry.class, () -> registry)
        .withBean(
            RestTemplate.class,
            () -> {
              RestTemplate template = new RestTemplate();
              template.setObservationRegistry(registry);
              return template;
            })
        .run(
            context -> {
              RestTemplate template = context.getBean(RestTemplate.class);

              assertTraced(template);
              assertThat(template.getObservationRegistry()).isSameAs(registry);
              assertThat(observed).containsExactly("http get");
            });
  }

  @Test
  void aRestClientMadeOfItIsTracedOnce() {
    runner
        .withBean(RestTemplate.class, () -> new RestTemplate())
        .run(
            context -> {
              RestClient client = RestClient.create(context.getBean(RestTemplate.class));

              client.get().uri(server.url() + "/orders/{id}", 17).retrieve().toBodilessEntity();

              assertThat(finished.only().name()).isEqualTo("GET /orders/{id}");
            });
  }

  @Test
  void aMockServerTakesItsPlace() {
    runner
        .withBean(RestTemplate.class, () -> new RestTemplate())
        .run(
            context -> {
              RestTemplate template = context.getBean(RestTemplate.class);
              MockRestServiceServer mock = MockRestServiceServer.bindTo(template).build();
              mock.expect(requestTo("/mocked")).andRespond(withSuccess("ok", MediaType.TEXT_PLAIN));

              assertThat(template.getForObject("/mocked", String.class)).isEqualTo("ok");
              mock.verify();
            });
  }

  @Test
  void aBuildersOwnFactoryIsTraced() {
    runner.run(
        context -> {
          RestTemplateBuilder builder = context.getBean(RestTemplateBuilder.class);

          assertTraced(builder.requestFactory(() -> new OwnFactory("mine")).build());
          assertTraced(builder.detectRequestFactory(false).build());
          assertTraced(builder.configure(new RestTemplate()));
        });
  }

  private void assertTraced(RestTemplate template) {
    template.getForObject(server.url() + "/orders/{id}", String.class, 17);

    assertThat(finished.only().name()).isEqualTo("GET /orders/{id}");
  }

  /** As an application may have it. */
  static class OwnFactory extends SimpleClientHttpRequestFactory {

    private final String name;
    private int connectTimeout;

    OwnFactory(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    @Override
    public void setConnectTimeout(int connectTimeout) {
      this.connectTimeout = connectTimeout;
    }
  }

  record FinalFactory(ClientHttpRequestFactory factory) implements ClientHttpRequestFactory {

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
      return factory.createRequest(uri, method);
    }
  }

  /** One that wraps whatever factory it has. */
  static class OwnTemplate extends RestTemplate {

    private int created;

    @Override
    public ClientHttpRequestFactory getRequestFactory() {
      ClientHttpRequestFactory factory = super.getRequestFactory();
      return new ClientHttpRequestFactory() {
        @Override
        public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
          created++;
          return factory.createRequest(uri, method);
        }
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Reconfigured {

    @Bean
    RestTemplate restTemplate() {
      return new RestTemplate();
    }

    @Bean
    Object configuring(RestTemplate template) {
      template.setRequestFactory(new OwnFactory("later"));
      return new Object();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Scoped {

    @Bean
    @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
    RestTemplate restTemplate() {
      return new RestTemplate();
    }
  }
}
