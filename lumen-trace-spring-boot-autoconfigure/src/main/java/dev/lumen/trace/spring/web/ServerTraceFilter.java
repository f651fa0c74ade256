package dev.lumen.trace.spring.web;

import dev.lumen.trace.Scope;
import dev.lumen.trace.spring.http.Faults;
import dev.lumen.trace.spring.http.HttpServerSpans;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one span a request: current on the thread of every dispatch and never after it, and ended
 * when the response is complete.
 *
 * <p>Thread-safe. To be registered for REQUEST, ASYNC and ERROR dispatches. What fails in here is
 * told once and costs a part of the span, never of the request.
 */
final class ServerTraceFilter implements Filter {

  private final HttpServerSpans spans;
  private final HandlerDetails details;
  private final ResponseCompletion[] completions;

  ServerTraceFilter(
      HttpServerSpans spans, HandlerDetails details, List<ResponseCompletion> completions) {
    this(spans, details, completions.toArray(ResponseCompletion[]::new));
  }

  private ServerTraceFilter(
      HttpServerSpans spans, HandlerDetails details, ResponseCompletion[] completions) {
    this.spans = spans;
    this.details = details;
    this.completions = completions;
  }

  /** The same, but that neither requests nor anything below them are recorded. */
  ServerTraceFilter recordingNothing() {
    return new ServerTraceFilter(spans.recordingNothing(), details, completions);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    @Nullable ServerExchange exchange =
        request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
            ? exchange(httpRequest, httpResponse)
            : null;
    if (exchange == null) {
      chain.doFilter(request, response);
    } else {
      dispatch(exchange, (HttpServletRequest) request, (HttpServletResponse) response, chain);
    }
  }

  /** What a dispatch belongs to, null where there is nothing to do. */
  private @Nullable ServerExchange exchange(
      HttpServletRequest request, HttpServletResponse response) {
    try {
      @Nullable Object found =
          ServerExchange.carrier(request).getAttribute(ServerExchange.ATTRIBUTE);
      if (found instanceof ServerExchange exchange) {
        if (!reenters(request.getDispatcherType())) {
          return null;
        }
        // Whoever made an error page may have cleared the headers.
        ToldIds.tell(exchange.context(), request, response, spans.responseHeader());
        return exchange;
      }
      return start(request, response, found instanceof RequestWatch watch ? watch : null);
    } catch (Throwable e) {
      Faults.tell("The span of a request could not be started", e);
      return null;
    }
  }

  /** Whether a dispatch comes when the one before it has left the filter. */
  private static boolean reenters(DispatcherType type) {
    return type == DispatcherType.ASYNC || type == DispatcherType.ERROR;
  }

  private ServerExchange start(
      HttpServletRequest request, HttpServletResponse response, @Nullable RequestWatch watch) {
    ServerExchange exchange =
        new ServerExchange(
            spans.start(request, ServletRequests.INSTANCE),
            request.getMethod(),
            response,
            spans.conventions(),
            watch);
    try {
      ServerExchange.carrier(request).setAttribute(ServerExchange.ATTRIBUTE, exchange);
      ToldIds.tell(exchange.context(), request, response, spans.responseHeader());
      return exchange;
    } catch (Throwable e) {
      exchange.end();
      throw e;
    }
  }

  private void dispatch(
      ServerExchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    @Nullable Throwable thrown = null;
    Scope scope = exchange.makeCurrent();
    try {
      chain.doFilter(request, response);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    } finally {
      if (exchange.isRecorded()) {
        note(exchange, request, thrown);
        endOrAwait(exchange, request, response, thrown);
      }
      if (!exchange.leaveOpen(scope, thrown != null)) {
        scope.close();
      }
    }
  }

  private void note(
      ServerExchange exchange, HttpServletRequest request, @Nullable Throwable thrown) {
    try {
      if (thrown != null) {
        exchange.escaped(thrown);
      }
      // The error page has a route of its own, and is told of an exception that is known by then.
      if (request.getDispatcherType() != DispatcherType.ERROR) {
        if (!exchange.isMatched()) {
          exchange.matched(details.route(request), details.function(request));
        }
        if (thrown == null) {
          exchange.resolved(details.resolvedException(request));
        }
      }
    } catch (Throwable e) {
      Faults.tell("The handling of a request could not be described", e);
    }
  }

  private void endOrAwait(
      ServerExchange exchange,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Throwable thrown) {
    try {
      if (request.isAsyncStarted()) {
        exchange.listenTo(request.getAsyncContext());
        boolean unused = awaitCompletion(exchange, request);
      } else if ((thrown != null || mayHaveSentError(response))
          && awaitCompletion(exchange, request)) {
        exchange.endOnlyOnCompletion();
      } else {
        exchange.end();
      }
    } catch (Throwable e) {
      Faults.tell("The end of a request could not be awaited", e);
      exchange.end();
    }
  }

  private boolean awaitCompletion(ServerExchange exchange, HttpServletRequest request) {
    if (exchange.isCompletionAwaited()) {
      return true;
    }
    for (ResponseCompletion completion : completions) {
      if (completion.awaitFor(request, exchange)) {
        exchange.completionAwaited();
        return true;
      }
    }
    return false;
  }

  /** What other responses there are with such a status lose nothing by waiting. */
  private static boolean mayHaveSentError(HttpServletResponse response) {
    return response.getStatus() >= 400;
  }
}
