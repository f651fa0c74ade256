package dev.lumen.trace.benchmarks.delivery;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.HttpSender;
import dev.lumen.trace.otlp.OtlpExporter;
import java.net.URI;

/** With its asynchronous pipeline, its OTLP exporter, and batches as large as they come. */
final class LumenSubject implements Subject {

  private final Tracer tracer;

  LumenSubject(URI endpoint, boolean gzip) {
    OtlpExporter exporter = new OtlpExporter(HttpSender.builder(endpoint).gzip(gzip).build());
    this.tracer =
        Tracer.builder()
            .serviceName(Work.SERVICE)
            .exporter(exporter)
            .asyncExport(true)
            .asyncBufferSize(Work.QUEUE)
            .asyncInterval(Work.INTERVAL)
            .build();
  }

  @Override
  public void trace(long order) {
    try (Span root = tracer.start(Work.ROOT)) {
      fill(root, order);
      for (int i = 0; i < Work.CHILDREN; i++) {
        try (Span child = tracer.start(Work.CHILD)) {
          fill(child, order);
        }
      }
    }
  }

  private static void fill(Span span, long order) {
    span.setAttribute(Work.METHOD_KEY, Work.METHOD);
    span.setAttribute(Work.ROUTE_KEY, Work.ROUTE);
    span.setAttribute(Work.STATUS_KEY, Work.STATUS);
    span.setAttribute(Work.ROLE_KEY, Work.ROLE);
    span.setAttribute(Work.ORDER_KEY, order);
    span.setAttribute(Work.VIP_KEY, Work.VIP);
    span.addEvent(Work.EVENT);
  }

  @Override
  public long dropped() {
    return tracer.stats().exporters().stream().mapToLong(ExportStats::droppedTotal).sum();
  }
}
