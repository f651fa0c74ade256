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

  /** A span that is current nowhere yet. */
  Span start(HttpServletRequest request) {
    @Nullable TraceContext caller = propagator.extract(request, ServletHeaders.REQUEST);
    if (excluded.contain(request)) {
      return Span.propagated(unsampled(restart ? null : caller));
    }
    SpanBuilder span =
        tracer.spanBuilder(HttpMethods.spanName(request.getMethod())).kind(SpanKind.SERVER);
    if (restart) {
      span.root().link(caller);
    } else {
      span.parent(caller);
    }
    conventions.requestLine(
        span,
        request.getMethod(),
        request.getScheme(),
        request.getRequestURI(),
        request.getQueryString());
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

  /**
   * The context of a trace that is not recorded, here or by whoever is called: that of the caller,
   * so that logs belong together, else a new one. It is local, so that no sampler is asked again.
   */
  private static TraceContext unsampled(@Nullable TraceContext caller) {
    if (caller != null) {
      byte flags = (byte) (caller.flags() & ~TraceContext.SAMPLED);
      return TraceContext.local(caller.traceId(), caller.spanId(), flags, caller.traceState());
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return TraceContext.local(
        new TraceId(random.nextLong(), random.nextLong()),
        new SpanId(random.nextLong(1, Long.MAX_VALUE)),
        TraceContext.RANDOM,
        TraceState.EMPTY);
  }
}
