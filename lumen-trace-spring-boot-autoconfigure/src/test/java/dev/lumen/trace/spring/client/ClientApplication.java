package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;

/** Applications that send requests. */
final class ClientApplication {

  private ClientApplication() {}

  /** One with the tracer alone. */
  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                LumenTraceAutoConfiguration.class, ClientTraceAutoConfiguration.class))
        .withPropertyValues("lumen.trace.export.async=false");
  }

  /** One with Boot's modules for clients, too, and somewhere for spans to go. */
  static ApplicationContextRunner runner(FinishedSpans finished) {
    return runner()
        .withConfiguration(
            AutoConfigurations.of(
                HttpClientAutoConfiguration.class,
                ImperativeHttpClientAutoConfiguration.class,
                ReactiveHttpClientAutoConfiguration.class,
                HttpServiceClientPropertiesAutoConfiguration.class,
                RestClientAutoConfiguration.class,
                RestTemplateAutoConfiguration.class,
                HttpServiceClientAutoConfiguration.class,
                WebClientAutoConfiguration.class,
                ReactiveHttpServiceClientAutoConfiguration.class))
        // Netty's threads take two seconds to stop.
        .withPropertyValues(
            "spring.http.clients.imperative.factory=jdk",
            "spring.http.clients.reactive.connector=jdk")
        .withBean(FinishedSpans.class, () -> finished);
  }
}
