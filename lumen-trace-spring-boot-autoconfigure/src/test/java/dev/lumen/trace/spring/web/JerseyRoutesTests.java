package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.servlet.ServletProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Jersey on Tomcat, as Spring Boot registers it. */
class JerseyRoutesTests {

  @ParameterizedTest
  @CsvSource({
    "/api/orders/7, /api/orders/{id}, order",
    "/api/orders/7/lines/2, /api/orders/{id}/lines/{line: [0-9]+}, line",
    "/api/orders, /api/orders, orders"
  })
  void aServletsRoutesAreThoseOfItsResources(String path, String route, String method) {
    try (TestServer server = start(AsServlet.class)) {
      HttpResponse<String> response = server.get("/shop" + path);

      SpanData span = server.takeSpan();
      assertThat(response.body()).isEqualTo("GET /shop" + route);
      assertThat(span.name()).isEqualTo("GET /shop" + route);
      assertThat(span.attributes().get("http.route")).isEqualTo("/shop" + route);
      assertThat(span.attributes().get("code.function.name"))
          .isEqualTo(Orders.class.getName() + "." + method);
    }
  }

  @Test
  void aFiltersRoutesAreThoseOfItsResources() {
    try (TestServer server = start(AsFilter.class)) {
      server.get("/shop/orders/7");

      assertThat(server.takeSpan().name()).isEqualTo("GET /shop/orders/{id}");
    }
  }

  @Test
  void whatIsNotFoundHasNoRoute() {
    try (TestServer server = start(AsServlet.class)) {
      HttpResponse<String> response = server.get("/shop/api/nowhere");

      SpanData span = server.takeSpan();
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(span.name()).isEqualTo("GET");
      assertThat(span.attributes().get("http.route")).isNull();
    }
  }

  private static TestServer start(Class<?> jersey) {
    return TestServer.start(
        Applications.servlets(Applications.Tomcat.class, jersey, Resources.class),
        "server.servlet.context-path=/shop",
        "server.servlet.register-default-servlet=true");
  }

  @Configuration(proxyBeanMethods = false)
  static class Resources {

    @Bean
    ResourceConfig resources() {
      return new ResourceConfig(Orders.class)
          .property(ServletProperties.FILTER_FORWARD_ON_404, true);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AsServlet {

    @Bean
    ServletRegistrationBean<ServletContainer> jersey(ResourceConfig resources) {
      return new ServletRegistrationBean<>(new ServletContainer(resources), "/api/*");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AsFilter {

    @Bean
    FilterRegistrationBean<ServletContainer> jersey(ResourceConfig resources) {
      FilterRegistrationBean<ServletContainer> registration =
          new FilterRegistrationBean<>(new ServletContainer(resources));
      registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
      return registration;
    }
  }

  /** Each says what the span is called by then. */
  @Path("/orders")
  public static class Orders {

    @GET
    public String orders() {
      return currentName();
    }

    @GET
    @Path("{id}")
    public String order(@PathParam("id") String id) {
      return currentName();
    }

    @GET
    @Path("/{id}/lines/{line: [0-9]+}")
    public String line(@PathParam("line") int line) {
      return currentName();
    }

    private static String currentName() {
      return ((SpanData) Span.current()).name();
    }
  }
}
