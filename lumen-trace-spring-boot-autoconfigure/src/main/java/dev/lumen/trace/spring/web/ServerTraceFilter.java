package dev.lumen.trace.spring.web;

import dev.lumen.trace.Scope;
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
 * <p>Thread-safe. To be registered for REQUEST, ASYNC and ERROR dispatches.
 */
final class ServerTraceFilter implements Filter {

  private final ServerSpans spans;
  private final HandlerDetails details;
  private final ResponseCompletion[] completions;

  ServerTraceFilter(
      ServerSpans spans, HandlerDetails details, List<ResponseCompletion> completions) {
    this.spans = spans;
    this.details = details;
    this.completions = completions.toArray(ResponseCompletion[]::new);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    @Nullable ServerExchange exchange = ServerExchange.of(request);
    if (exchange != null && !reenters(request.getDispatcherType())) {
      chain.doFilter(request, response);
    } else if (request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      dispatch(
          exchange == null ? newExchange(httpRequest, httpResponse) : exchange,
          httpRequest,
          httpResponse,
          chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whether a dispatch comes when the one before it has left the filter. */
  private static boolean reenters(DispatcherType type) {
    return type == DispatcherType.ASYNC || type == DispatcherType.ERROR;
  }

  private ServerExchange newExchange(HttpServletRequest request, HttpServletResponse response) {
    return new ServerExchange(spans.start(request), request, response, spans.conventions());
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
        endOrAwait(exchange, request, thrown != null || mayHaveSentError(response));
      }
      leave(exchange, scope, thrown);
    }
  }

  /** What escapes is logged by the server next: with the ids of the request, where it can be. */
  private void leave(ServerExchange exchange, Scope scope, @Nullable Throwable thrown) {
    if (thrown == null || !closesScopes() || !exchange.leaveOpen(scope)) {
      scope.close();
    }
  }

  private boolean closesScopes() {
    for (ResponseCompletion completion : completions) {
      if (completion.closesScopes()) {
        return true;
      }
    }
    return false;
  }

  private void note(
      ServerExchange exchange, HttpServletRequest request, @Nullable Throwable thrown) {
    // The error page has a route of its own, and is told of an exception that is known by then.
    if (request.getDispatcherType() != DispatcherType.ERROR) {
      exchange.matched(details.route(request), details.function(request));
      if (thrown == null) {
        exchange.resolved(details.resolvedException(request));
      }
    }
    if (thrown != null) {
      exchange.escaped(thrown);
    }
  }

  private void endOrAwait(ServerExchange exchange, HttpServletRequest request, boolean failed) {
    if (request.isAsyncStarted()) {
      exchange.listenTo(request.getAsyncContext());
      boolean unused = awaitCompletion(exchange, request);
    } else if (failed && awaitCompletion(exchange, request)) {
      exchange.endOnlyOnCompletion();
    } else {
      exchange.endIfNothingFollows();
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

  /** A response counts as committed after sendError. Others do too, and lose nothing by waiting. */
  private static boolean mayHaveSentError(HttpServletResponse response) {
    return response.getStatus() >= 400 && response.isCommitted();
  }
}
