package dev.lumen.trace.spring.web;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.http.HttpServerConventions;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The span of one request through all its dispatches, until it is ended, once.
 *
 * <p>It is an attribute of the request. The container hands the request from thread to thread, and
 * so this; only the end may come from several at once.
 */
final class ServerExchange implements AsyncListener {

  private static final String ATTRIBUTE = ServerExchange.class.getName();
  private static final AtomicIntegerFieldUpdater<ServerExchange> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(ServerExchange.class, "ended");

  private final Span span;
  private final boolean recorded;
  private final String method;
  private final HttpServletResponse response;
  private final HttpServerConventions conventions;

  @SuppressWarnings("unused")
  private volatile int ended;

  private @Nullable String route;
  private @Nullable String function;
  private @Nullable Scope openScope;
  private @Nullable Throwable resolved;
  private @Nullable Throwable escaped;
  private int sentStatus;
  private boolean listening;
  private boolean completionAwaited;
  private boolean endsOnlyOnCompletion;

  ServerExchange(
      Span span,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpServerConventions conventions) {
    this.span = span;
    this.recorded = span.isRecording();
    this.method = request.getMethod();
    this.response = response;
    this.conventions = conventions;
    request.setAttribute(ATTRIBUTE, this);
  }

  /** The exchange of a request, null where it has none yet. */
  static @Nullable ServerExchange of(ServletRequest request) {
    return (ServerExchange) request.getAttribute(ATTRIBUTE);
  }

  Scope makeCurrent() {
    return span.makeCurrent();
  }

  /**
   * Leaves a scope open until the thread leaves the server, which then closes it.
   *
   * @return false where another one is open already
   */
  boolean leaveOpen(Scope scope) {
    if (openScope != null) {
      return false;
    }
    openScope = scope;
    return true;
  }

  /** The thread leaves the server: nothing stays current on it. */
  void closeScope() {
    if (openScope != null) {
      openScope.close();
      openScope = null;
    }
  }

  /** Whether there is a span to end. */
  boolean isRecorded() {
    return recorded;
  }

  /** A dispatch has matched a route. The first stays: an error page is not what was asked for. */
  void matched(@Nullable String route, @Nullable String function) {
    if (this.route == null) {
      this.route = route;
      this.function = function;
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
      span.addException(exception);
    }
  }

  /** The application threw, and left the response to the container. The first is what counts. */
  void escaped(Throwable thrown) {
    rememberSentStatus();
    Throwable exception = unwrapped(thrown);
    if (escaped == null) {
      escaped = exception;
      span.recordError(exception);
    } else if (exception != escaped) {
      span.addException(exception);
    }
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

  /** Ends the span unless somebody will who knows more. */
  void endIfNothingFollows() {
    if (!listening && !endsOnlyOnCompletion) {
      end(status());
    }
  }

  /** The server has done with the request: ends the span if nothing else has. */
  void serverHasDone() {
    // Asynchronous processing that has not completed by now never will, as its client has gone.
    // Servers then call the status 500, which was not sent.
    boolean dropped = listening && !endsOnlyOnCompletion && escaped == null;
    end(dropped ? sentStatus : status());
  }

  private void end(int status) {
    if (recorded && ENDED.compareAndSet(this, 0, 1)) {
      conventions.route(span, method, route);
      span.setAttribute("code.function.name", function);
      conventions.outcome(span, status, escaped);
      span.setAttributes(
          conventions.responseHeaders().attributes(response, ServletHeaders.RESPONSE));
      span.end();
    }
  }

  private int status() {
    return sentStatus == 0 ? response.getStatus() : sentStatus;
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
      end(status());
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // The container, or another listener, now dispatches or completes.
  }

  @Override
  public void onError(AsyncEvent event) {
    @Nullable Throwable thrown = event.getThrowable();
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
    // The container forgets its listeners when a dispatch starts asynchronous processing again.
    event.getAsyncContext().addListener(this);
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
