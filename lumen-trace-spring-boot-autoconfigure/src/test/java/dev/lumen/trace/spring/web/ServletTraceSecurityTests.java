package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Requests that filters refuse, on Tomcat. */
class ServletTraceSecurityTests {

  @Test
  void aRequestThatSpringSecurityRefusesIsASpan() {
    try (TestServer server =
        TestServer.start(
            Applications.tomcatWebMvc(Security.class, Dispatches.class, ShopController.class))) {
      assertThat(server.get("/orders/7").statusCode()).isEqualTo(401);

      SpanData span = server.takeSpan();
      assertThat(span.name()).isEqualTo("GET");
      assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
      assertThat(span.attributes().get("http.response.status_code")).isEqualTo(401L);
      assertThat(server.leftovers()).isEmpty();
    }
  }

  @Test
  void aRequestThatIsRefusedBeforeTheFilterIsASpanOfItsErrorPage() {
    try (TestServer server =
        TestServer.start(
            Applications.tomcatWebMvc(Refusing.class, Dispatches.class, ShopController.class))) {
      assertThat(server.send("POST", "/orders/7?page=2").statusCode()).isEqualTo(403);

      SpanData span = server.takeSpan();
      assertThat(span.name()).isEqualTo("POST");
      assertThat(span.attributes().get("http.request.method")).isEqualTo("POST");
      assertThat(span.attributes().get("url.path")).isEqualTo("/orders/7");
      assertThat(span.attributes().get("url.query")).isEqualTo("page=2");
      assertThat(span.attributes().get("http.response.status_code")).isEqualTo(403L);
      assertThat(server.context().getBean(Dispatches.class).types())
          .containsExactly(DispatcherType.ERROR);
      assertThat(server.leftovers()).isEmpty();
    }
  }

  @ImportAutoConfiguration({
    SecurityAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    UserDetailsServiceAutoConfiguration.class,
  })
  static class Security {}

  static class Refusing {

    @Bean
    FilterRegistrationBean<Filter> refusing() {
      FilterRegistrationBean<Filter> registration =
          new FilterRegistrationBean<>(
              (request, response, chain) -> ((HttpServletResponse) response).sendError(403));
      registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
      return registration;
    }
  }
}
