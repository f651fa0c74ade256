package dev.lumen.trace.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.test.RecordedSpans;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A context of Spring's alone, without Spring Boot's way of starting it. */
@SpringJUnitConfig(PlainContextTests.Application.class)
@AutoConfigureLumenTrace
class PlainContextTests {

  @Autowired private Tracer tracer;
  @Autowired private RecordedSpans spans;

  @Test
  void spansAreRecordedAndNobodyIsCalled() {
    tracer.start("work").end();

    assertThat(tracer.stats().exporters()).isEmpty();
    assertThat(spans).hasOneTrace().hasOnlySpans("work");
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(LumenTraceAutoConfiguration.class)
  static class Application {

    @Bean
    SpanExporter exporter() {
      return new InMemoryExporter();
    }
  }
}
