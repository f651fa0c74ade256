package dev.lumen.trace.database;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.jdbc.JdbcTraceAutoConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The spans of an application. */
@Configuration(proxyBeanMethods = false)
public class Spans {

  private final InMemoryExporter exporter = new InMemoryExporter();

  @Bean
  InMemoryExporter exporter() {
    return exporter;
  }

  /** An application with a data source whose statements alone are told, as they end. */
  static ApplicationContextRunner ofDataSource() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                LumenTraceAutoConfiguration.class,
                JdbcTraceAutoConfiguration.class))
        .withUserConfiguration(Spans.class)
        .withPropertyValues(
            "lumen.trace.export.async=false", "lumen.trace.jdbc.acquire-threshold=1h");
  }

  /** What there is so far. */
  public List<SpanData> all() {
    return exporter.spans();
  }

  /** The spans of work as a tree, each indented below its parent. */
  public List<String> tree(Tracer tracer, Runnable work) {
    exporter.clear();
    tracer.runInSpan("request", span -> work.run());
    List<String> lines = new ArrayList<>();
    add(null, "", lines);
    return lines;
  }

  private void add(@Nullable SpanData parent, String indent, List<String> lines) {
    exporter.spans().stream()
        .filter(
            span ->
                parent == null
                    ? span.parentSpanId() == null
                    : parent.spanId().equals(span.parentSpanId()))
        .sorted(Comparator.comparingLong(SpanData::startEpochNanos))
        .forEach(
            span -> {
              StringBuilder line = new StringBuilder(indent).append(span.name());
              span.events().forEach(event -> line.append(" +").append(event.name()));
              lines.add(line.toString());
              add(span, indent + "  ", lines);
            });
  }
}
