package dev.lumen.trace.spring;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.util.List;

/**
 * An exporter that is a bean: the application context closes it, after the tracer, which needs it.
 *
 * @param bean what the application made
 */
record BeanExporter(SpanExporter bean) implements SpanExporter {

  @Override
  public void export(List<SpanData> spans) throws Exception {
    bean.export(spans);
  }

  @Override
  public String name() {
    return bean.name();
  }

  @Override
  public void close() {
    // Once is enough.
  }
}
