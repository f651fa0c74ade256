package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.ReactorContextKey;
import dev.lumen.trace.spring.http.Faults;
import dev.lumen.trace.spring.http.HttpServerConventions;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The span of one request until it is ended, once.
 *
 * <p>It is in the Reactor context of all that is done for the request, and an attribute of the
 * exchange once there is one. Signals come one after the other, whatever their threads; only the
 * end may come from several at once, as a cancellation does.
 */
final class RequestSpan {

  private static final String KEY = RequestSpan.class.getName();

  private static final AtomicIntegerFieldUpdater<RequestSpan> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(RequestSpan.class, "ended");

  private final Span span;
  private final boolean recorded;
  private final String method;
  private final ServerHttpResponse response;
  private final HttpServerConventions conventions;
  private final HandlerDetails details;

  @SuppressWarnings("unused")
  private volatile int ended;

  // Written before, and read at, the end: which may be on another thread, where the client leaves.
  private volatile @Nullable ServerWebExchange exchange;
  private volatile @Nullable Throwable handled;
  private @Nullable Throwable thrown;
  private boolean matched;

  RequestSpan(
      Span span,
      String method,
      ServerHttpResponse response,
      HttpServerConventions conventions,
      HandlerDetails details) {
    this.span = span;
    this.recorded = span.isRecording();
    this.method = method;
    this.response = response;
    this.conventions = conventions;
    this.details = details;
  }

  /** The request that a subscriber belongs to, null where that is none of ours. */
  static @Nullable RequestSpan of(ContextView context) {
    return context.getOrDefault(KEY, null) instanceof RequestSpan request ? request : null;
  }

  /** The request that an exchange belongs to, null where it has passed no filter of ours. */
  static @Nullable RequestSpan of(ServerWebExchange exchange) {
    return exchange.getAttributes().get(KEY) instanceof RequestSpan request ? request : null;
  }

  Context within(Context context) {
    return context.put(ReactorContextKey.SPAN, span).put(KEY, this);
  }

  Scope makeCurrent() {
    return span.makeCurrent();
  }

  /** Whether there is a span to end. */
  boolean isRecorded() {
    return recorded;
  }

  /** The exchange of the request has been made. The first is what counts. */
  void entered(ServerWebExchange entered) {
    if (recorded && exchange == null) {
      exchange = entered;
      entered.getAttributes().put(KEY, this);
    }
  }

  /** The handler of the request has been found: it is named, for whoever looks while it runs. */
  void found(ServerWebExchange found) {
    if (matched) {
      return;
    }
    @Nullable String route = details.route(found);
    @Nullable String function = details.function(found);
    if (route != null || function != null) {
      matched = true;
      conventions.route(span, method, route);
      conventions.function(span, function);
    }
  }

  /** Something was thrown that may, or may not, be made a response of at once. */
  void thrown(Throwable exception) {
    thrown = exception;
  }

  /** What was thrown last has been made a response of. */
  void madeResponse() {
    handled = thrown;
  }

  /** A handler of exceptions is asked: unless it lets it go on, it makes a response of it. */
  void handling(Throwable exception) {
    handled = exception;
  }

  /** The response is complete. */
  void complete() {
    end(null, false);
  }

  /** What nobody made a response of. */
  void fail(Throwable exception) {
    end(exception, false);
  }

  /** Whoever makes a response of what was thrown is outside: ends with that response. */
  void endWithResponse() {
    response.beforeCommit(
        () -> {
          complete();
          return Mono.empty();
        });
  }

  /** The client has gone, or whoever else awaited the response. */
  void cancel() {
    end(null, true);
  }

  /** Whether it is too late for another response. */
  boolean isCommitted() {
    return response.isCommitted();
  }

  private void end(@Nullable Throwable unhandled, boolean cancelled) {
    if (recorded && ENDED.compareAndSet(this, 0, 1)) {
      try {
        describe(unhandled, cancelled);
      } catch (Throwable e) {
        Faults.tell("The response of a request could not be described", e);
      } finally {
        span.end();
      }
    }
  }

  private void describe(@Nullable Throwable unhandled, boolean cancelled) {
    @Nullable ServerWebExchange entered = exchange;
    if (entered != null) {
      found(entered);
    }
    int status = status(unhandled, cancelled);
    @Nullable Throwable escaped = unhandled != null ? unhandled : seenOutside(entered);
    if (escaped != null && isError(escaped, unhandled != null, status)) {
      span.recordError(escaped);
    } else {
      @Nullable Throwable resolved = escaped == null ? handled : escaped;
      if (resolved != null) {
        conventions.handled(span, resolved, status);
      }
      escaped = null;
    }
    if (cancelled || (Netty.isThere() && Netty.isLeft(response))) {
      span.addEvent("cancelled");
    }
    conventions.outcome(span, status, escaped);
    span.setAttributes(
        conventions.responseHeaders().attributes(response, ResponseHeaders.INSTANCE));
  }

  /** What has left the filters, and came to the handlers of exceptions around them. */
  private static @Nullable Throwable seenOutside(@Nullable ServerWebExchange entered) {
    return entered != null
            && entered.getAttribute(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION)
                instanceof Throwable exception
        ? exception
        : null;
  }

  /** Whether what escaped was neither meant as a response, nor made one of by the application. */
  private static boolean isError(Throwable exception, boolean unhandled, int status) {
    return unhandled
        ? !DisconnectedClientHelper.isClientDisconnectedException(exception)
        : status >= 500
            && !(exception instanceof ErrorResponse)
            && !AnnotatedElementUtils.hasAnnotation(exception.getClass(), ResponseStatus.class);
  }

  /** What the client was told, or is about to be; 0 where it was told nothing. */
  private int status(@Nullable Throwable unhandled, boolean cancelled) {
    if (!response.isCommitted() && (cancelled || unhandled != null)) {
      return cancelled ? 0 : 500;
    }
    if (Netty.isThere() && Netty.isWebSocket(response)) {
      return 101;
    }
    @Nullable HttpStatusCode status = response.getStatusCode();
    return status == null ? 200 : status.value();
  }
}
