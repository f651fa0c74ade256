package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** An exporter that sends with clients and methods that are traced elsewhere. */
class SendingExporterTests {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatItSendsIsNotTraced(boolean async) {
    try (TestServer server = new TestServer()) {
      FinishedSpans finished = new FinishedSpans();
      ClientApplication.runner(finished)
          .withConfiguration(
              AutoConfigurations.of(AopAutoConfiguration.class, TracedAutoConfiguration.class))
          .withPropertyValues("lumen.trace.export.async=" + async)
          .withBean(TestServer.class, () -> server)
          .withUserConfiguration(Sending.class)
          .run(
              context -> {
                Tracer tracer = context.getBean(Tracer.class);

                tracer.start("work").end();

                // Twice: a span that the first one made would come with the second.
                assertThat(tracer.flush(Duration.ofSeconds(30))).isTrue();
                assertThat(tracer.flush(Duration.ofSeconds(30))).isTrue();
                assertThat(finished.only().name()).isEqualTo("work");
                assertThat(tracer.stats().started()).isEqualTo(1);
                for (int i = 0; i < 2; i++) {
                  Headers headers = server.request();
                  assertThat(headers.getFirst("traceparent")).matches(".*-0[02]");
                  assertThat(headers).doesNotContainKey("X-trace-id");
                }

                if (async) {
                  // The application's own calls are traced, by the same three. Not with synchronous
                  // export: WebClient's span ends on the thread that has to complete the exporter's
                  // own call, if the JVM's common pool has no other.
                  context.getBean(Sender.class).send(0);
                  assertThat(tracer.stats().started()).isEqualTo(1 + 3);
                }
              });
    }
  }

  /** Sends by one client after the other. */
  static class Sender {

    private final RestClient restClient;
    private final WebClient webClient;

    Sender(RestClient restClient, WebClient webClient) {
      this.restClient = restClient;
      this.webClient = webClient;
    }

    @Traced
    public void send(int spans) {
      restClient.get().uri("/spans/{number}", spans).retrieve().toBodilessEntity();
      webClient.get().uri("/spans/{number}", spans).retrieve().toBodilessEntity().block();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Sending {

    @Bean
    Sender sender(RestClient.Builder rest, WebClient.Builder web, TestServer server) {
      return new Sender(rest.baseUrl(server.url()).build(), web.baseUrl(server.url()).build());
    }

    @Bean
    SpanExporter sendingExporter(Sender sender) {
      return new SpanExporter() {
        @Override
        public void export(List<SpanData> batch) {
          sender.send(batch.size());
        }
      };
    }
  }
}
