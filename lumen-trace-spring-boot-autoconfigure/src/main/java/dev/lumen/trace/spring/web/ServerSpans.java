package dev.lumen.trace.spring.web;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.spring.http.HttpMethods;
import dev.lumen.trace.spring.http.HttpServerConventions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Starts the spans of requests that come in. Thread-safe.
 *
 * @param restart whether a request starts a new trace, with a link to the caller's
 */
record ServerSpans(
    Tracer tracer,
    Propagator propagator,
    boolean restart,
    ExcludedPaths excluded,
    HttpServerConventions conventions) {

  /** The same, but that no request is recorded. */
  ServerSpans recordingNothing() {
    return new ServerSpans(tracer, propagator, restart, ExcludedPaths.ALL, conventions);
  }

  /** A span that is current nowhere yet. */
  Span start(HttpServletRequest request) {
    @Nullable TraceContext caller = caller(request);
    if (excluded.contain(request)) {
      return Span.propagated(unsampled(restart ? null : caller));
    }
    String method = method(request);
    SpanBuilder span = tracer.spanBuilder(HttpMethods.spanName(method)).kind(SpanKind.SERVER);
    if (restart) {
      span.root().link(caller);
    } else {
      span.parent(caller);
    }
    conventions.requestLine(span, method, request.getScheme(), path(request), query(request));
    conventions.connection(
        span,
        request.getServerName(),
        request.getServerPort(),
        request.getRemoteAddr(),
        request.getHeader("User-Agent"),
        request.getProtocol());
    return span.attributes(conventions.requestHeaders().attributes(request, ServletHeaders.REQUEST))
        .startDetached();
  }

  /** The caller's context, null where it has none, or the application's propagator throws. */
  private @Nullable TraceContext caller(HttpServletRequest request) {
    try {
      return propagator.extract(request, ServletHeaders.REQUEST);
    } catch (Throwable e) {
      Faults.tell("The trace headers of a request could not be read", e);
      return null;
    }
  }

  private static String method(HttpServletRequest request) {
    return refused(request, RequestDispatcher.ERROR_METHOD) instanceof String method
        ? method
        : request.getMethod();
  }

  private static String path(HttpServletRequest request) {
    return refused(request, RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
        ? path
        : request.getRequestURI();
  }

  private static @Nullable String query(HttpServletRequest request) {
    return refused(request, RequestDispatcher.ERROR_QUERY_STRING) instanceof String query
        ? query
        : request.getQueryString();
  }

  /** Of a request that was refused before the filter: it comes here as that for the error page. */
  private static @Nullable Object refused(HttpServletRequest request, String attribute) {
    return request.getDispatcherType() == DispatcherType.ERROR
        ? request.getAttribute(attribute)
        : null;
  }

  /**
   * The context of a trace that is not recorded, here or by whoever is called: that of the caller,
   * so that logs belong together, else a new one. It is local, so that no sampler is asked again.
   * Where it changes the caller's flag it has a span id of its own, as W3C asks for.
   */
  private static TraceContext unsampled(@Nullable TraceContext caller) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    if (caller == null) {
      TraceId traceId = new TraceId(random.nextLong(), random.nextLong());
      return TraceContext.local(traceId, newSpanId(random), TraceContext.RANDOM, TraceState.EMPTY);
    }
    SpanId spanId = caller.isSampled() ? newSpanId(random) : caller.spanId();
    byte flags = (byte) (caller.flags() & ~TraceContext.SAMPLED);
    return TraceContext.local(caller.traceId(), spanId, flags, caller.traceState());
  }

  private static SpanId newSpanId(ThreadLocalRandom random) {
    return new SpanId(random.nextLong(1, Long.MAX_VALUE));
  }
}
