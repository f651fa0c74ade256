package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Not thread-safe. What it is told is done to the span when that starts. */
final class MicrometerSpanBuilder implements io.micrometer.tracing.Span.Builder {

  private final Tracer tracer;
  // In their order: the name has to be known first, which may come last.
  private final List<Consumer<SpanBuilder>> before = new ArrayList<>();
  private final List<Consumer<Span>> after = new ArrayList<>();
  private @Nullable String name;

  MicrometerSpanBuilder(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public MicrometerSpanBuilder setParent(TraceContext context) {
    return before(builder -> builder.parent(MicrometerContext.span(context)));
  }

  /** The child of what came from another process. */
  MicrometerSpanBuilder setParent(dev.lumen.trace.context.TraceContext remote) {
    return before(builder -> builder.parent(remote));
  }

  @Override
  public MicrometerSpanBuilder setNoParent() {
    return before(SpanBuilder::root);
  }

  @Override
  public MicrometerSpanBuilder name(String newName) {
    this.name = newName;
    return this;
  }

  @Override
  public MicrometerSpanBuilder event(String value) {
    return after(span -> span.addEvent(value));
  }

  @Override
  public MicrometerSpanBuilder tag(String key, String value) {
    return before(builder -> builder.attribute(key, value));
  }

  @Override
  public MicrometerSpanBuilder tag(String key, long value) {
    return before(builder -> builder.attribute(key, value));
  }

  @Override
  public MicrometerSpanBuilder tag(String key, double value) {
    return before(builder -> builder.attribute(key, value));
  }

  @Override
  public MicrometerSpanBuilder tag(String key, boolean value) {
    return before(builder -> builder.attribute(key, value));
  }

  @Override
  public MicrometerSpanBuilder tagOfStrings(String key, List<String> values) {
    return tagOf(key, values);
  }

  @Override
  public MicrometerSpanBuilder tagOfLongs(String key, List<Long> values) {
    return tagOf(key, values);
  }

  @Override
  public MicrometerSpanBuilder tagOfDoubles(String key, List<Double> values) {
    return tagOf(key, values);
  }

  @Override
  public MicrometerSpanBuilder tagOfBooleans(String key, List<Boolean> values) {
    return tagOf(key, values);
  }

  private MicrometerSpanBuilder tagOf(String key, List<?> values) {
    return before(builder -> builder.attribute(key, values));
  }

  @Override
  public MicrometerSpanBuilder error(Throwable throwable) {
    return after(span -> span.recordError(throwable));
  }

  @Override
  public MicrometerSpanBuilder kind(io.micrometer.tracing.Span.Kind kind) {
    return before(builder -> builder.kind(SpanKind.valueOf(kind.name())));
  }

  @Override
  public MicrometerSpanBuilder remoteServiceName(String remoteServiceName) {
    return tag(Tags.PEER_SERVICE, remoteServiceName);
  }

  @Override
  public MicrometerSpanBuilder remoteIpAndPort(String ip, int port) {
    return tag(Tags.PEER_ADDRESS, ip).tag(Tags.PEER_PORT, (long) port);
  }

  @Override
  public MicrometerSpanBuilder startTimestamp(long startTimestamp, TimeUnit unit) {
    return before(builder -> builder.startTime(MicrometerSpan.instant(startTimestamp, unit)));
  }

  @Override
  public MicrometerSpanBuilder addLink(Link link) {
    return before(
        builder ->
            builder.link(
                MicrometerContext.span(link.getTraceContext()).context(),
                Attributes.of(link.getTags())));
  }

  private MicrometerSpanBuilder before(Consumer<SpanBuilder> step) {
    before.add(step);
    return this;
  }

  private MicrometerSpanBuilder after(Consumer<Span> step) {
    after.add(step);
    return this;
  }

  @Override
  public MicrometerSpan start() {
    SpanBuilder builder = tracer.spanBuilder(name == null ? "unknown" : name);
    before.forEach(step -> step.accept(builder));
    Span span = builder.startDetached();
    after.forEach(step -> step.accept(span));
    return MicrometerSpan.of(span);
  }
}
