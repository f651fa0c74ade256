package dev.lumen.trace.benchmarks.delivery;

import brave.ScopedSpan;
import brave.Tracer;
import brave.Tracing;
import brave.sampler.Sampler;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/**
 * With its scoped span, the quicker of its two ways, and zipkin-reporter's asynchronous handler
 * over {@code HttpURLConnection}, the JDK's client that it has a sender for.
 */
final class BraveSubject implements Subject {

  private static final String STATUS = Long.toString(Work.STATUS);
  private static final String VIP = Boolean.toString(Work.VIP);

  // It bounds a message by bytes, not by spans: this is what a batch of these spans takes.
  private static final int MESSAGE_BYTES = Work.BATCH * 420;

  private final DropMetrics metrics = new DropMetrics();
  private final Tracer tracer;

  BraveSubject(URI endpoint, boolean gzip) {
    BytesMessageSender sender =
        URLConnectionSender.newBuilder()
            .endpoint(endpoint.toString())
            .compressionEnabled(gzip)
            .build();
    AsyncZipkinSpanHandler handler =
        AsyncZipkinSpanHandler.newBuilder(sender)
            .queuedMaxSpans(Work.QUEUE)
            .messageMaxBytes(MESSAGE_BYTES)
            .messageTimeout(Work.INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
            .metrics(metrics)
            .build();
    Tracing tracing =
        Tracing.newBuilder()
            .localServiceName(Work.SERVICE)
            .traceId128Bit(true)
            .sampler(Sampler.ALWAYS_SAMPLE)
            .addSpanHandler(handler)
            .build();
    this.tracer = tracing.tracer();
  }

  @Override
  public void trace(long order) {
    ScopedSpan root = tracer.startScopedSpan(Work.ROOT);
    try {
      fill(root, order);
      for (int i = 0; i < Work.CHILDREN; i++) {
        child(order);
      }
    } finally {
      root.finish();
    }
  }

  private void child(long order) {
    ScopedSpan child = tracer.startScopedSpan(Work.CHILD);
    try {
      fill(child, order);
    } finally {
      child.finish();
    }
  }

  private static void fill(ScopedSpan span, long order) {
    span.tag(Work.METHOD_KEY, Work.METHOD);
    span.tag(Work.ROUTE_KEY, Work.ROUTE);
    span.tag(Work.STATUS_KEY, STATUS);
    span.tag(Work.ROLE_KEY, Work.ROLE);
    span.tag(Work.ORDER_KEY, Long.toString(order));
    span.tag(Work.VIP_KEY, VIP);
    span.annotate(Work.EVENT);
  }

  @Override
  public long dropped() {
    return metrics.dropped();
  }
}
