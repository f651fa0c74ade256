package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application context with @Traced, and the spans that it made. */
final class TracedContext {

  private final InMemoryExporter exporter = new InMemoryExporter();

  ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                AopAutoConfiguration.class,
                LumenTraceAutoConfiguration.class,
                TracedAutoConfiguration.class))
        .withPropertyValues("lumen.trace.export.async=false")
        .withBean(InMemoryExporter.class, () -> exporter);
  }

  List<SpanData> spans() {
    return exporter.spans();
  }

  /** The only span, taken. */
  SpanData span() {
    assertThat(exporter.spans()).hasSize(1);
    SpanData span = exporter.spans().get(0);
    exporter.clear();
    return span;
  }

  SpanData span(String name) {
    return exporter.spans().stream()
        .filter(span -> span.name().equals(name))
        .reduce(
            (one, other) -> {
              throw new AssertionError("More than one span " + name);
            })
        .orElseThrow(() -> new AssertionError("No span " + name + " in " + exporter.spans()));
  }
}
