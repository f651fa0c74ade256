package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A span as Micrometer Tracing sees it. Thread-safe, as the span is.
 *
 * <p>{@link io.micrometer.tracing.Tracer#nextSpan()} gives one that has not started: it does when
 * it is told to, or when something but its name is asked of it.
 */
final class MicrometerSpan implements io.micrometer.tracing.Span {

  private final Function<String, Span> start;
  private String name = "unknown";
  private volatile @Nullable Span started;

  private MicrometerSpan(Function<String, Span> start, @Nullable Span started) {
    this.start = start;
    this.started = started;
  }

  static MicrometerSpan of(Span span) {
    return new MicrometerSpan(name -> span, span);
  }

  /** One that has yet to start, as a child; of the current span where there is no parent. */
  static MicrometerSpan next(Tracer tracer, @Nullable Span parent) {
    Span around = parent == null ? Span.current() : parent;
    return new MicrometerSpan(
        name -> tracer.spanBuilder(name).parent(around).startDetached(), null);
  }

  Span span() {
    Span span = started;
    return span == null ? startOnce() : span;
  }

  private synchronized Span startOnce() {
    Span span = started;
    if (span == null) {
      span = start.apply(name);
      started = span;
    }
    return span;
  }

  @Override
  public boolean isNoop() {
    return !span().isRecording();
  }

  @Override
  public MicrometerContext context() {
    return MicrometerContext.of(span());
  }

  @Override
  public MicrometerSpan start() {
    Span unused = span();
    return this;
  }

  @Override
  public synchronized MicrometerSpan name(String newName) {
    if (started == null) {
      name = newName;
    } else {
      span().updateName(newName);
    }
    return this;
  }

  @Override
  public MicrometerSpan event(String value) {
    span().addEvent(value);
    return this;
  }

  @Override
  public MicrometerSpan event(String value, long time, TimeUnit unit) {
    span().addEvent(value, Attributes.EMPTY, instant(time, unit));
    return this;
  }

  static Instant instant(long time, TimeUnit unit) {
    return Instant.EPOCH.plus(time, unit.toChronoUnit());
  }

  @Override
  public MicrometerSpan tag(String key, String value) {
    span().setAttribute(key, value);
    return this;
  }

  @Override
  public MicrometerSpan tag(String key, long value) {
    span().setAttribute(key, value);
    return this;
  }

  @Override
  public MicrometerSpan tag(String key, double value) {
    span().setAttribute(key, value);
    return this;
  }

  @Override
  public MicrometerSpan tag(String key, boolean value) {
    span().setAttribute(key, value);
    return this;
  }

  @Override
  public MicrometerSpan tagOfStrings(String key, List<String> values) {
    return tagOf(key, values);
  }

  @Override
  public MicrometerSpan tagOfLongs(String key, List<Long> values) {
    return tagOf(key, values);
  }

  @Override
  public MicrometerSpan tagOfDoubles(String key, List<Double> values) {
    return tagOf(key, values);
  }

  @Override
  public MicrometerSpan tagOfBooleans(String key, List<Boolean> values) {
    return tagOf(key, values);
  }

  private MicrometerSpan tagOf(String key, List<?> values) {
    span().setAttribute(key, values);
    return this;
  }

  @Override
  public MicrometerSpan error(Throwable throwable) {
    span().recordError(throwable);
    return this;
  }

  @Override
  public void end() {
    span().end();
  }

  @Override
  public void end(long time, TimeUnit unit) {
    span().end(instant(time, unit));
  }

  /** Lets go of it: it is counted as abandoned once it is garbage, and exported nowhere. */
  @Override
  public void abandon() {}

  @Override
  public MicrometerSpan remoteServiceName(String remoteServiceName) {
    return tag(Tags.PEER_SERVICE, remoteServiceName);
  }

  @Override
  public MicrometerSpan remoteIpAndPort(String ip, int port) {
    return tag(Tags.PEER_ADDRESS, ip).tag(Tags.PEER_PORT, (long) port);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MicrometerSpan that && span().context().equals(that.span().context());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(span().context());
  }

  @Override
  public String toString() {
    return span().toString();
  }
}
