package dev.lumen.trace.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The batch of {@link EncoderWork}, made by OpenTelemetry's SDK. */
final class OpenTelemetryBatch implements SpanExporter {

  private static final AttributeKey<String> METHOD_KEY =
      AttributeKey.stringKey(EncoderWork.METHOD_KEY);
  private static final AttributeKey<String> ROUTE_KEY =
      AttributeKey.stringKey(EncoderWork.ROUTE_KEY);
  private static final AttributeKey<Long> STATUS_KEY = AttributeKey.longKey(EncoderWork.STATUS_KEY);
  private static final AttributeKey<String> ROLE_KEY = AttributeKey.stringKey(EncoderWork.ROLE_KEY);
  private static final AttributeKey<Long> ORDER_KEY = AttributeKey.longKey(EncoderWork.ORDER_KEY);
  private static final AttributeKey<Boolean> VIP_KEY = AttributeKey.booleanKey(EncoderWork.VIP_KEY);

  private final List<SpanData> spans = new ArrayList<>();

  private OpenTelemetryBatch() {}

  static List<SpanData> make() {
    OpenTelemetryBatch batch = new OpenTelemetryBatch();
    Tracer tracer =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(AttributeKey.stringKey("service.name"), EncoderWork.SERVICE)))
            .addSpanProcessor(SimpleSpanProcessor.create(batch))
            .build()
            .get(EncoderWork.SCOPE);
    for (long order = EncoderWork.FIRST_ORDER; batch.spans.size() < EncoderWork.BATCH; order++) {
      trace(tracer, order);
    }
    return List.copyOf(batch.spans.subList(0, EncoderWork.BATCH));
  }

  private static void trace(Tracer tracer, long order) {
    Span root = tracer.spanBuilder(EncoderWork.ROOT).startSpan();
    try (Scope scope = root.makeCurrent()) {
      fill(root, order);
      for (int i = 0; i < EncoderWork.CHILDREN; i++) {
        Span child = tracer.spanBuilder(EncoderWork.CHILD).startSpan();
        fill(child, order);
        child.end();
      }
    } finally {
      root.end();
    }
  }

  private static void fill(Span span, long order) {
    span.setAttribute(METHOD_KEY, EncoderWork.METHOD);
    span.setAttribute(ROUTE_KEY, EncoderWork.ROUTE);
    span.setAttribute(STATUS_KEY, EncoderWork.STATUS);
    span.setAttribute(ROLE_KEY, EncoderWork.ROLE);
    span.setAttribute(ORDER_KEY, order);
    span.setAttribute(VIP_KEY, EncoderWork.VIP);
    span.addEvent(EncoderWork.EVENT);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> ended) {
    spans.addAll(ended);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
