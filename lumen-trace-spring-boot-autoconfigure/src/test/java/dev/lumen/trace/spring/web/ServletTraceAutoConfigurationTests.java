package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.propagation.W3CPropagator;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.TracerCustomizer;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

class ServletTraceAutoConfigurationTests {

  private static final AutoConfigurations CONFIGURATIONS =
      AutoConfigurations.of(LumenTraceAutoConfiguration.class, ServletTraceAutoConfiguration.class);

  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS);

  @Test
  void theFilterIsAfterCharacterEncodingAndBeforeAllElse() {
    runner.run(
        context -> {
          FilterRegistrationBean<?> registration = context.getBean(FilterRegistrationBean.class);
          assertThat(registration.getFilter()).isInstanceOf(ServerTraceFilter.class);
          assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE + 1);
          assertThat(registration.isAsyncSupported()).isTrue();
          assertThat(registration.determineDispatcherTypes())
              .containsExactlyInAnyOrder(
                  DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        });
  }

  @ParameterizedTest
  @CsvSource({"lumen.trace.enabled=false", "lumen.trace.web.enabled=false"})
  void thereIsNoFilterWhenDisabled(String property) {
    runner
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(FilterRegistrationBean.class)
                    .doesNotHaveBean(ResponseCompletion.class)
                    .doesNotHaveBean(TomcatRequestWatch.class));
  }

  @Test
  void aTracerOfTheApplicationMakesNoFilterWhenDisabled() {
    runner
        .withBean(Tracer.class, () -> Tracer.builder().build())
        .withPropertyValues("lumen.trace.enabled=false")
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
  }

  @Test
  void theFilterIsWhereThePropertySays() {
    runner
        .withPropertyValues("lumen.trace.web.order=-2147483648")
        .run(
            context ->
                assertThat(context.getBean(FilterRegistrationBean.class).getOrder())
                    .isEqualTo(Ordered.HIGHEST_PRECEDENCE));
  }

  @Test
  void theOneInterceptorOfTheApplicationIsInjectedStill() {
    runner
        .withBean("own", MappedInterceptor.class, () -> new MappedInterceptor(null, OWN))
        .withUserConfiguration(WantsTheInterceptor.class)
        .run(
            context ->
                assertThat(context.getBean(WantsTheInterceptor.class).interceptor())
                    .isSameAs(context.getBean("own")));
  }

  private static final HandlerInterceptor OWN = new HandlerInterceptor() {};

  record WantsTheInterceptor(HandlerInterceptor interceptor) {}

  @Test
  void thereIsNoFilterWithoutServlets() {
    new ApplicationContextRunner()
        .withConfiguration(CONFIGURATIONS)
        .run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
    new ReactiveWebApplicationContextRunner()
        .withConfiguration(CONFIGURATIONS)
        .run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
  }

  @ParameterizedTest
  @CsvSource({
    "lumen.trace.web.exclude, /a/{, It must be a path pattern",
    "lumen.trace.web.request-headers, Authorization, It carries secrets",
    "lumen.trace.web.request-headers, cookie, It carries secrets",
    "lumen.trace.web.response-headers, Set-Cookie, It carries secrets",
  })
  void aBadValueStopsTheStart(String property, String value, String reason) {
    runner
        .withPropertyValues(property + "=" + value)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(context.getStartupFailure())
                  .rootCause()
                  .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                  .hasMessageContaining(property)
                  .hasMessageContaining(value)
                  .hasMessageContaining(reason);
            });
  }

  @Test
  void servletsAreTracedWithoutSpringMvcAndWithoutJetty() {
    FilteredClassLoader classLoader =
        new FilteredClassLoader("org.springframework.web.servlet", "org.eclipse.jetty");
    try (TestServer server =
        TestServer.start(
            classLoader,
            Applications.servlets(
                Applications.Tomcat.class, AsyncServlet.Registration.class, Dispatches.class))) {
      assertThat(server.context().getBeansOfType(HandlerDetails.class)).isEmpty();
      assertThat(server.context().getBeansOfType(ResponseCompletion.class)).isEmpty();
      assertThat(server.context().getBeansOfType(TomcatRequestWatch.class)).hasSize(1);

      server.get("/servlet/throws");

      SpanData span = server.takeSpan();
      assertThat(span.name()).isEqualTo("GET");
      assertThat(span.attributes().get("http.response.status_code")).isEqualTo(500L);
      assertThat(server.leftovers()).isEmpty();
    }
  }

  @Test
  void callersAreReadAsTheTracerDoes() {
    try (TestServer server =
        TestServer.start(
            Applications.servlets(
                Applications.Tomcat.class, AsyncServlet.Registration.class, W3COnly.class))) {
      server.get(
          "/servlet/throws",
          "X-Trace-ID",
          "4bf92f3577b34da6a3ce929d0e0e4736",
          "X-Span-ID",
          "00f067aa0ba902b7");
      assertThat(server.takeSpan().traceId())
          .isNotEqualTo(TraceId.parse("4bf92f3577b34da6a3ce929d0e0e4736"));

      server.get(
          "/servlet/throws",
          "traceparent",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
      assertThat(server.takeSpan().traceId())
          .isEqualTo(TraceId.parse("4bf92f3577b34da6a3ce929d0e0e4736"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class W3COnly {

    @Bean
    TracerCustomizer w3cOnly() {
      return builder -> builder.propagator(new W3CPropagator());
    }
  }

  @Test
  void servletsAreTracedWithoutTomcat() {
    FilteredClassLoader classLoader = new FilteredClassLoader("org.apache.catalina");
    try (TestServer server =
        TestServer.start(
            classLoader,
            Applications.servlets(Applications.Jetty.class, AsyncServlet.Registration.class))) {
      server.get("/servlet/throws");

      assertThat(server.takeSpan().attributes().get("http.response.status_code")).isEqualTo(500L);
    }
  }
}
