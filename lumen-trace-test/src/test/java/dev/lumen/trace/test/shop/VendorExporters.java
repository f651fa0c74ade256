package dev.lumen.trace.test.shop;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.TracerCustomizer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Exporters of an application's own, which would send spans away. */
@TestConfiguration(proxyBeanMethods = false)
class VendorExporters {

  final List<SpanData> given = new CopyOnWriteArrayList<>();

  @Bean
  SpanExporter vendorExporter() {
    return given::addAll;
  }

  @Bean
  TracerCustomizer vendorCustomizer() {
    return builder -> builder.exporter(given::addAll);
  }
}
