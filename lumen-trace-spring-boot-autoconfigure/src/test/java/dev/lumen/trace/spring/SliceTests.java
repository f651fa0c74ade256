package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.client.LumenClientInterceptor;
import dev.lumen.trace.store.TraceStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A slice of an application, as the annotations of Spring Boot's test modules make them. */
@SpringBootTest(classes = SliceTests.Application.class, properties = "lumen.trace.exporter=otlp")
@OverrideAutoConfiguration(enabled = false)
class SliceTests {

  @Autowired private ApplicationContext context;
  @Autowired private ObjectProvider<NeedsAll> injected;

  @Test
  void saysNothingAtStart() {
    assertThat(context.getBeansOfType(StartupReport.class)).isEmpty();
  }

  @Test
  void hasWhatApplicationsHaveInjectedAndExportsNothing() {
    NeedsAll needs = injected.getObject();

    assertThat(needs.tracer().stats().exporters()).isEmpty();
    assertThat(needs.store()).isNotNull();
    assertThat(needs.interceptor()).isNotNull();
  }

  @Nested
  @SpringBootTest(classes = SliceTests.WithOwnTracer.class)
  class OfAnApplicationWithATracerOfItsOwn {

    @Autowired private Tracer tracer;

    @Test
    void hasThatTracerAlone() {
      assertThat(tracer.serviceName()).isEqualTo("own");
    }
  }

  record NeedsAll(Tracer tracer, TraceStore store, LumenClientInterceptor interceptor) {}

  @Configuration(proxyBeanMethods = false)
  static class Application {

    @Bean
    NeedsAll needsAll(Tracer tracer, TraceStore store, LumenClientInterceptor interceptor) {
      return new NeedsAll(tracer, store, interceptor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithOwnTracer {

    @Bean
    Tracer ownTracer() {
      return Tracer.builder().serviceName("own").build();
    }
  }
}
