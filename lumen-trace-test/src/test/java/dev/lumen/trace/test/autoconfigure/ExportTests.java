package dev.lumen.trace.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.export.ExporterAutoConfiguration;
import dev.lumen.trace.test.RecordedSpans;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;

/** What is exported in tests of an application that has {@code otlp} configured. */
class ExportTests {

  @Nested
  @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
  class WithoutTheAnnotation {

    @Autowired private Tracer tracer;

    @Test
    void beansAreCalledAndNobodyElse(@Autowired ObjectProvider<RecordedSpans> spans) {
      assertThat(exporters(tracer)).containsExactly("InMemoryExporter");
      assertThat(spans.stream()).isEmpty();
    }
  }

  @Nested
  @SpringBootTest(
      classes = Application.class,
      webEnvironment = WebEnvironment.NONE,
      properties = "lumen.trace.exporters=writer")
  class WithATestThatNamesOneItself {

    @Autowired private Tracer tracer;

    @Test
    void thatOneIsCalled() {
      assertThat(exporters(tracer)).containsExactly("writer", "InMemoryExporter");
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
  @TestPropertySource("classpath:writer.properties")
  class WithATestThatNamesOneInAFile {

    @Autowired private Tracer tracer;

    @Test
    void thatOneIsCalled() {
      assertThat(exporters(tracer)).containsExactly("writer", "InMemoryExporter");
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
  @AutoConfigureLumenTrace
  class WithTheAnnotation {

    @Autowired private Tracer tracer;
    @Autowired private RecordedSpans spans;

    @Test
    void nobodyIsCalled() {
      tracer.start("work").end();

      assertThat(exporters(tracer)).isEmpty();
      assertThat(spans).hasOneTrace().hasOnlySpans("work");
    }
  }

  @Nested
  @SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
  @AutoConfigureLumenTrace(export = true)
  class WithTheAnnotationThatAsksForExport {

    @Autowired private Tracer tracer;
    @Autowired private RecordedSpans spans;

    @Test
    void allAreCalledAsConfigured() {
      tracer.start("work").end();

      assertThat(exporters(tracer)).containsExactly("otlp", "InMemoryExporter");
      assertThat(spans).hasOneTrace().hasOnlySpans("work");
    }
  }

  @Nested
  @SpringBootTest(
      classes = {Application.class, OwnTracer.class},
      webEnvironment = WebEnvironment.NONE)
  @AutoConfigureLumenTrace
  class OfAnApplicationWithATracerOfItsOwn {

    @Autowired private Tracer tracer;
    @Autowired private RecordedSpans spans;

    @Test
    void itsSpansAreRecordedAndItsExportersStay() {
      tracer.start("work").end();

      assertThat(exporters(tracer)).containsExactly("InMemoryExporter");
      assertThat(spans).hasOneTrace().hasOnlySpans("work");
    }
  }

  private static Iterable<String> exporters(Tracer tracer) {
    return tracer.stats().exporters().stream().map(ExportStats::exporter).toList();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class})
  static class Application {

    @Bean
    SpanExporter exporter() {
      return new InMemoryExporter();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnTracer {

    @Bean
    Tracer ownTracer() {
      return Tracer.builder().exporter(new InMemoryExporter()).build();
    }
  }
}
