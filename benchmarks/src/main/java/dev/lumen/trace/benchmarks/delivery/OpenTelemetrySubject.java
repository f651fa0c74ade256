package dev.lumen.trace.benchmarks.delivery;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;

/** With its batch processor, and the OTLP exporter over its default sender, which is OkHttp. */
final class OpenTelemetrySubject implements Subject {

  // Its quickest way: with a plain text as the key it would make one of these each time.
  private static final AttributeKey<String> METHOD_KEY = AttributeKey.stringKey(Work.METHOD_KEY);
  private static final AttributeKey<String> ROUTE_KEY = AttributeKey.stringKey(Work.ROUTE_KEY);
  private static final AttributeKey<Long> STATUS_KEY = AttributeKey.longKey(Work.STATUS_KEY);
  private static final AttributeKey<String> ROLE_KEY = AttributeKey.stringKey(Work.ROLE_KEY);
  private static final AttributeKey<Long> ORDER_KEY = AttributeKey.longKey(Work.ORDER_KEY);
  private static final AttributeKey<Boolean> VIP_KEY = AttributeKey.booleanKey(Work.VIP_KEY);

  // It warns of what it drops after each batch, 60 times a second when it is too slow.
  private static final Logger LOG = Logger.getLogger(BatchSpanProcessor.class.getName());

  static {
    LOG.setLevel(Level.OFF);
  }

  private final Tracer tracer;

  OpenTelemetrySubject(URI endpoint, boolean gzip) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setCompression(gzip ? "gzip" : "none")
            .build();
    BatchSpanProcessor processor =
        BatchSpanProcessor.builder(exporter)
            .setMaxQueueSize(Work.QUEUE)
            .setMaxExportBatchSize(Work.BATCH)
            .setScheduleDelay(Work.INTERVAL)
            .build();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault().toBuilder().put("service.name", Work.SERVICE).build())
            .addSpanProcessor(processor)
            .build();
    this.tracer = provider.get("benchmarks");
  }

  @Override
  public void trace(long order) {
    Span root = tracer.spanBuilder(Work.ROOT).startSpan();
    try (Scope scope = root.makeCurrent()) {
      fill(root, order);
      for (int i = 0; i < Work.CHILDREN; i++) {
        child(order);
      }
    } finally {
      root.end();
    }
  }

  private void child(long order) {
    Span child = tracer.spanBuilder(Work.CHILD).startSpan();
    try (Scope scope = child.makeCurrent()) {
      fill(child, order);
    } finally {
      child.end();
    }
  }

  private static void fill(Span span, long order) {
    span.setAttribute(METHOD_KEY, Work.METHOD);
    span.setAttribute(ROUTE_KEY, Work.ROUTE);
    span.setAttribute(STATUS_KEY, Work.STATUS);
    span.setAttribute(ROLE_KEY, Work.ROLE);
    span.setAttribute(ORDER_KEY, order);
    span.setAttribute(VIP_KEY, Work.VIP);
    span.addEvent(Work.EVENT);
  }

  /** It counts them in metrics alone, which are off by default and would cost something. */
  @Override
  public long dropped() {
    return -1;
  }
}
