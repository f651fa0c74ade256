package dev.lumen.trace.spring.http;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.propagation.Propagator;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Starts the spans of requests that come in. Thread-safe.
 *
 * @param restart whether a request starts a new trace, with a link to the caller's
 * @param excluded what is not recorded, nor anything below it
 * @param responseHeader tells who called the id of the trace; null for none
 */
public record HttpServerSpans(
    Tracer tracer,
    Propagator propagator,
    boolean restart,
    ExcludedPaths excluded,
    HttpServerConventions conventions,
    @Nullable TraceIdHeader responseHeader) {

  /** The same, but that no request is recorded. */
  public HttpServerSpans recordingNothing() {
    return new HttpServerSpans(
        tracer, propagator, restart, ExcludedPaths.ALL, conventions, responseHeader);
  }

  /** A span that is current nowhere yet. */
  public <R> Span start(R request, HttpServerRequests<R> requests) {
    @Nullable TraceContext caller = caller(request, requests);
    if (requests.isIn(excluded, request)) {
      return Span.propagated(unsampled(restart ? null : caller));
    }
    String method = requests.method(request);
    SpanBuilder span = tracer.spanBuilder(HttpMethods.spanName(method)).kind(SpanKind.SERVER);
    if (restart) {
      span.root().link(caller);
    } else {
      span.parent(caller);
    }
    conventions.requestLine(
        span, method, requests.scheme(request), requests.path(request), requests.query(request));
    conventions.connection(
        span,
        requests.host(request),
        requests.port(request),
        requests.client(request),
        requests.get(request, "User-Agent"),
        requests.protocol(request));
    return span.attributes(conventions.requestHeaders().attributes(request, requests))
        .startDetached();
  }

  /** The caller's context, null where it has none, or the application's propagator throws. */
  private <R> @Nullable TraceContext caller(R request, HttpServerRequests<R> requests) {
    try {
      return propagator.extract(request, requests);
    } catch (Throwable e) {
      Faults.tell("The trace headers of a request could not be read", e);
      return null;
    }
  }

  /**
   * The context of a trace that is not recorded, here or by whoever is called: that of the caller,
   * so that logs belong together, else a new one. It is local, so that no sampler is asked again.
   * Where it changes the caller's flag it has a span id of its own, as W3C asks for.
   */
  private static TraceContext unsampled(@Nullable TraceContext caller) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    if (caller == null || !caller.isValid()) {
      TraceId traceId = new TraceId(random.nextLong(), random.nextLong());
      // Of baggage, which may come without a trace.
      TraceState traceState = caller == null ? TraceState.EMPTY : caller.traceState();
      return TraceContext.local(traceId, newSpanId(random), TraceContext.RANDOM, traceState);
    }
    SpanId spanId = caller.isSampled() ? newSpanId(random) : caller.spanId();
    byte flags = (byte) (caller.flags() & ~TraceContext.SAMPLED);
    return TraceContext.local(caller.traceId(), spanId, flags, caller.traceState());
  }

  private static SpanId newSpanId(ThreadLocalRandom random) {
    return new SpanId(random.nextLong(1, Long.MAX_VALUE));
  }
}
