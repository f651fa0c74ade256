package dev.lumen.trace.spring.web;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
import dev.lumen.trace.spring.web.Dispatches.Dispatch;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Two threads of Tomcat, and requests of every kind at once, of which some are wrapped. */
class ServletTraceThreadTests {

  private static final int ROUNDS = 100;
  private static final Map<String, List<DispatcherType>> DISPATCHES =
      Map.of(
          "orders", List.of(REQUEST),
          "callable", List.of(REQUEST, ASYNC),
          "deferred", List.of(REQUEST, ASYNC),
          "throws", List.of(REQUEST, ERROR),
          "callable-fails", List.of(REQUEST, ASYNC, ERROR));

  @Test
  void noThreadKeepsASpanAndNoRequestSeesThatOfAnother() throws Exception {
    try (TestServer server =
        TestServer.start(
            Applications.tomcatWebMvc(Dispatches.class, ShopController.class, Wrapping.class),
            "server.tomcat.threads.max=2",
            "server.tomcat.threads.min-spare=2",
            "logging.level.org.apache.catalina=off")) {
      ExecutorService clients = Executors.newFixedThreadPool(4);
      CompletableFuture<?>[] requests =
          IntStream.range(0, ROUNDS)
              .boxed()
              .flatMap(id -> DISPATCHES.keySet().stream().map(kind -> "/" + kind + "/" + id))
              .map(path -> CompletableFuture.runAsync(() -> server.get(path), clients))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(requests).get();
      clients.shutdown();

      Map<SpanId, SpanData> spans =
          IntStream.range(0, ROUNDS * DISPATCHES.size())
              .mapToObj(i -> server.takeSpan())
              .collect(Collectors.toMap(SpanData::spanId, span -> span));
      Dispatches dispatches = server.context().getBean(Dispatches.class);
      Map<SpanId, List<DispatcherType>> seen =
          dispatches.inside().stream()
              .collect(
                  Collectors.groupingBy(
                      dispatch -> dispatch.context().spanId(),
                      Collectors.mapping(Dispatch::type, Collectors.toList())));
      assertThat(server.leftovers()).isEmpty();
      assertThat(dispatches.leaks()).isEmpty();
      assertThat(seen.keySet()).isEqualTo(spans.keySet());
      spans.forEach((id, span) -> assertThat(seen.get(id)).isEqualTo(DISPATCHES.get(kind(span))));
    }
  }

  /** Wraps each dispatch of every second request, after the one filter and before ours. */
  @Configuration(proxyBeanMethods = false)
  static class Wrapping {

    @Bean
    FilterRegistrationBean<Filter> wrappingFilter() {
      FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(this::wrap);
      registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
      registration.setAsyncSupported(true);
      registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
      return registration;
    }

    private void wrap(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      String uri = http.getRequestURI();
      boolean odd = "13579".indexOf(uri.charAt(uri.length() - 1)) >= 0;
      boolean errorPage = request.getDispatcherType() == DispatcherType.ERROR;
      chain.doFilter(odd || errorPage ? new Keeping(http) : http, response);
    }
  }

  private static String kind(SpanData span) {
    return span.name().substring("GET /".length(), span.name().lastIndexOf('/'));
  }
}
