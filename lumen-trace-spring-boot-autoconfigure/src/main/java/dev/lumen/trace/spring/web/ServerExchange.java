package dev.lumen.trace.spring.web;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.spring.http.Faults;
import dev.lumen.trace.spring.http.HttpServerConventions;
import dev.lumen.trace.spring.http.ValidationErrors;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The span of one request through all its dispatches, until it is ended, once.
 *
 * <p>It is an attribute of the request. The container hands the request from thread to thread, and
 * so this; only the end may come from several at once.
 */
final class ServerExchange implements AsyncListener {

  /** Of a request: its exchange; before there is one, the {@link RequestWatch} that is around. */
  static final String ATTRIBUTE = ServerExchange.class.getName();

  private static final AtomicIntegerFieldUpdater<ServerExchange> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(ServerExchange.class, "ended");

  private final Span span;
  private final boolean recorded;
  private final String method;
  private final HttpServletResponse response;
  private final HttpServerConventions conventions;
  private final @Nullable RequestWatch watch;

  @SuppressWarnings("unused")
  private volatile int ended;

  private @Nullable Scope openScope;
  private @Nullable Throwable resolved;
  private @Nullable String view;
  private @Nullable Throwable escaped;
  private int sentStatus;
  private boolean matched;
  private boolean listening;
  private boolean completionAwaited;
  private boolean endsOnlyOnCompletion;
  private boolean complete;

  /**
   * @param watch who sees the request leave, null where nobody does
   */
  ServerExchange(
      Span span,
      String method,
      HttpServletResponse response,
      HttpServerConventions conventions,
      @Nullable RequestWatch watch) {
    this.span = span;
    this.recorded = span.isRecording();
    this.method = method;
    this.response = response;
    this.conventions = conventions;
    this.watch = watch;
    this.completionAwaited = watch != null;
  }

  /** The exchange of a request, null where it has none yet, or one of another application. */
  static @Nullable ServerExchange of(ServletRequest request) {
    return carrier(request).getAttribute(ATTRIBUTE) instanceof ServerExchange exchange
        ? exchange
        : null;
  }

  /**
   * The request whose attribute it is: the server's own. A wrapper may keep attributes to itself,
   * and neither whoever watches nor the next dispatch would find it there.
   */
  static ServletRequest carrier(ServletRequest request) {
    ServletRequest unwrapped = request;
    while (unwrapped instanceof ServletRequestWrapper wrapper) {
      unwrapped = wrapper.getRequest();
    }
    return unwrapped;
  }

  Scope makeCurrent() {
    return span.makeCurrent();
  }

  /**
   * Leaves a scope open until the thread leaves the watch: what logs an exception, or makes an
   * error page, within it then does so under the span.
   *
   * @return false where that is not to be, or one is open already
   */
  boolean leaveOpen(Scope scope, boolean thrown) {
    // A server dispatches to its error page, which makes the span current again; a filter does not.
    boolean wanted = watch == RequestWatch.ERROR_PAGE_FILTER || (watch != null && thrown);
    if (!wanted || openScope != null) {
      return false;
    }
    openScope = scope;
    return true;
  }

  /** The thread leaves the watch: nothing stays current on it. */
  void closeScope() {
    if (openScope != null) {
      openScope.close();
      openScope = null;
    }
  }

  TraceContext context() {
    return span.context();
  }

  /** Whether there is a span to end. */
  boolean isRecorded() {
    return recorded;
  }

  /** Whether the route is known: the first stays, being that of what was asked for. */
  boolean isMatched() {
    return matched;
  }

  /** The handler of the request has been found; either is null where there is none. */
  void matched(@Nullable String route, @Nullable String function) {
    if (!matched && (route != null || function != null)) {
      matched = true;
      conventions.route(span, method, route);
      conventions.function(span, function);
    }
  }

  /** The handler has returned, and left a model and a view to be rendered. */
  void returned(Map<String, ?> model, String viewName) {
    span.addEvent("handler");
    ValidationErrors.of(model.values(), span);
    view = viewName;
  }

  /** The view that the handler left is rendered. */
  void rendered() {
    if (view != null) {
      span.addEvent("view", Attributes.of("view.name", view));
      view = null;
    }
  }

  /** A handler threw, and a response was made of it. */
  void resolved(@Nullable Throwable thrown) {
    if (thrown == null) {
      return;
    }
    Throwable exception = unwrapped(thrown);
    if (exception != resolved && exception != escaped) {
      resolved = exception;
      conventions.handled(span, exception, response.getStatus());
    }
  }

  /** The application threw, and left the response to the container. The first is what counts. */
  void escaped(Throwable thrown) {
    Throwable exception = unwrapped(thrown);
    if (escaped == null) {
      escaped = exception;
      span.recordError(exception);
    } else if (exception != escaped) {
      span.recordException(exception);
    }
    rememberSentStatus();
  }

  /** Listens to asynchronous processing, whose completion will end the span. */
  void listenTo(AsyncContext asyncContext) {
    rememberSentStatus();
    if (!listening) {
      listening = true;
      asyncContext.addListener(this);
    }
  }

  /** The response will be seen to be complete, and the span ended at the latest then. */
  void completionAwaited() {
    completionAwaited = true;
  }

  boolean isCompletionAwaited() {
    return completionAwaited;
  }

  /** There may be an error page yet: nothing but a complete response ends the span now. */
  void endOnlyOnCompletion() {
    endsOnlyOnCompletion = true;
  }

  /** The response is complete: ends the span if nothing else has. */
  void serverHasDone() {
    complete = true;
    end();
  }

  /** Ends the span, once, whatever of its description fails. */
  void end() {
    if (recorded && ENDED.compareAndSet(this, 0, 1)) {
      try {
        conventions.outcome(span, status(), escaped);
        span.setAttributes(
            conventions.responseHeaders().attributes(response, ServletResponseHeaders.INSTANCE));
      } catch (Throwable e) {
        Faults.tell("The response of a request could not be described", e);
      } finally {
        span.end();
      }
    }
  }

  private int status() {
    if (sentStatus != 0) {
      return sentStatus;
    }
    if (complete) {
      // Asynchronous processing that has not completed by now never will, as its client has gone.
      // Servers then call the status 500, which was not sent.
      boolean dropped = listening && !endsOnlyOnCompletion && escaped == null;
      return dropped ? 0 : response.getStatus();
    }
    // What the server will make of an exception it has not said yet.
    return escaped != null && !response.isCommitted()
        ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR
        : response.getStatus();
  }

  /** What the client has is what counts, whatever the container makes of an exception later. */
  private void rememberSentStatus() {
    // A response counts as committed after sendError, too, and that status may still change.
    if (sentStatus == 0 && response.isCommitted() && response.getStatus() < 400) {
      sentStatus = response.getStatus();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    // On Tomcat this comes before the error page, where an asynchronous dispatch sent the error.
    if (!endsOnlyOnCompletion) {
      end();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // The container, or another listener, now dispatches or completes.
  }

  @Override
  public void onError(AsyncEvent event) {
    try {
      failed(event.getThrowable());
    } catch (Throwable e) {
      Faults.tell("The failure of a request could not be described", e);
    }
  }

  private void failed(@Nullable Throwable thrown) {
    if (thrown == null || isCausedByEscaped(thrown)) {
      return;
    }
    if (thrown instanceof IOException) {
      // What handlers throw has passed the filter already: this is a client that went away.
      resolved(thrown);
    } else {
      escaped(thrown);
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    try {
      // The container forgets its listeners when a dispatch starts asynchronous processing again.
      event.getAsyncContext().addListener(this);
    } catch (Throwable e) {
      Faults.tell("A request could not be followed", e);
      end();
    }
  }

  /** Whether a container brings back, wrapped, what the filter has seen. */
  private boolean isCausedByEscaped(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 8; depth++) {
      if (cause == escaped) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** What Spring wraps as "Request processing failed". */
  private static Throwable unwrapped(Throwable thrown) {
    @Nullable Throwable cause = thrown.getCause();
    return thrown.getClass() == ServletException.class && cause != null ? cause : thrown;
  }
}
