package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.client.ClientTraceAutoConfiguration;
import dev.lumen.trace.spring.context.ContextAutoConfiguration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;

/** What WebFlux applications are made of in tests. */
final class ReactiveApplications {

  private ReactiveApplications() {}

  static List<Class<?>> traced(Class<?>... more) {
    return Stream.concat(Stream.of(Tracing.class, WebFlux.class), Stream.of(more)).toList();
  }

  static List<Class<?>> untraced(Class<?>... more) {
    return Stream.concat(Stream.of(WebFlux.class), Stream.of(more)).toList();
  }

  @ImportAutoConfiguration({
    LumenTraceAutoConfiguration.class,
    ContextAutoConfiguration.class,
    WebFluxTraceAutoConfiguration.class,
    ClientTraceAutoConfiguration.class,
  })
  static class Tracing {}

  @ImportAutoConfiguration({
    NettyReactiveWebServerAutoConfiguration.class,
    HttpHandlerAutoConfiguration.class,
    WebFluxAutoConfiguration.class,
    ErrorWebFluxAutoConfiguration.class,
    WebClientAutoConfiguration.class,
    CodecsAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
  })
  static class WebFlux {}
}
