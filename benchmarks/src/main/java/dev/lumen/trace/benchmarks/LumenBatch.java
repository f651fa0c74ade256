package dev.lumen.trace.benchmarks;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import java.util.List;

/** The batch of {@link EncoderWork}, made by Lumen. */
final class LumenBatch {

  private LumenBatch() {}

  static List<SpanData> make() {
    InMemoryExporter exporter = new InMemoryExporter();
    Tracer tracer = Tracer.builder().serviceName(EncoderWork.SERVICE).exporter(exporter).build();
    for (long order = EncoderWork.FIRST_ORDER; exporter.size() < EncoderWork.BATCH; order++) {
      trace(tracer, order);
    }
    return exporter.spans().subList(0, EncoderWork.BATCH);
  }

  private static void trace(Tracer tracer, long order) {
    try (Span root = tracer.start(EncoderWork.ROOT)) {
      fill(root, order);
      for (int i = 0; i < EncoderWork.CHILDREN; i++) {
        try (Span child = tracer.start(EncoderWork.CHILD)) {
          fill(child, order);
        }
      }
    }
  }

  private static void fill(Span span, long order) {
    span.setAttribute(EncoderWork.METHOD_KEY, EncoderWork.METHOD);
    span.setAttribute(EncoderWork.ROUTE_KEY, EncoderWork.ROUTE);
    span.setAttribute(EncoderWork.STATUS_KEY, EncoderWork.STATUS);
    span.setAttribute(EncoderWork.ROLE_KEY, EncoderWork.ROLE);
    span.setAttribute(EncoderWork.ORDER_KEY, order);
    span.setAttribute(EncoderWork.VIP_KEY, EncoderWork.VIP);
    span.addEvent(EncoderWork.EVENT);
  }
}
