package dev.lumen.trace.spring.http;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.Setter;
import dev.lumen.trace.spring.Failures;
import dev.lumen.trace.spring.TraceHeaders;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that is under way, and its span.
 *
 * <p>The first of {@link #respond}, {@link #fail} and {@link #cancel} ends the span; the others
 * then do nothing. Thread-safe; an exchange whose span is current ends on the thread that started
 * it. Throws nothing into the application, not even an {@link Error}: what goes wrong here is
 * logged once.
 */
public final class HttpClientExchange {

  private final Span span;
  private final @Nullable Propagator propagator;
  private final boolean withBaggage;
  private final RareLog log;
  private final AtomicBoolean ended;

  private HttpClientExchange(
      Span span, @Nullable Propagator propagator, boolean withBaggage, RareLog log, boolean ended) {
    this.span = span;
    this.propagator = propagator;
    this.withBaggage = withBaggage;
    this.log = log;
    this.ended = new AtomicBoolean(ended);
  }

  /**
   * One whose span has started.
   *
   * @param withBaggage whether the host may have the baggage
   */
  static HttpClientExchange of(Span span, Propagator propagator, boolean withBaggage, RareLog log) {
    return new HttpClientExchange(span, propagator, withBaggage, log, false);
  }

  /**
   * One without a span of its own, which ends nothing.
   *
   * @param propagator null where no headers are to be written
   * @param withBaggage whether the host may have the baggage
   */
  static HttpClientExchange below(
      Span caller, @Nullable Propagator propagator, boolean withBaggage, RareLog log) {
    return new HttpClientExchange(caller, propagator, withBaggage, log, true);
  }

  /** The span of the exchange, the caller's where it has none of its own. Never null. */
  public Span span() {
    return span;
  }

  /**
   * Writes the context of the span into the headers of the request, as {@link TraceHeaders} has it:
   * those of a tracing format take the place of those that are there, what else the application has
   * set stays. A header that HTTP could not send is left out.
   *
   * @param present whether there is a header
   * @param setter replaces a header
   * @param remover removes a header, if it is there
   */
  public <C> void inject(
      C headers, BiPredicate<C, String> present, Setter<C> setter, BiConsumer<C, String> remover) {
    if (propagator == null) {
      return;
    }
    try {
      TraceHeaders<C> written =
          new TraceHeaders<>(
              propagator, withBaggage, HttpClientHeaders::isSendable, present, setter);
      propagator.inject(span.context(), headers, written);
      if (written.leavesForeignTraceState()) {
        remover.accept(headers, TraceHeaders.TRACESTATE);
      }
    } catch (Throwable e) {
      log.once("The trace headers of a request could not be written", e);
    }
  }

  /** Ends the span with a response; from 400 on its status is an error. */
  public void respond(int statusCode) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      span.setAttribute("http.response.status_code", statusCode);
      if (statusCode >= 400) {
        span.setAttribute("error.type", Integer.toString(statusCode)).setStatus(SpanStatus.ERROR);
      }
    } catch (Throwable e) {
      log.once("The status of a response could not be recorded", e);
    }
    end();
  }

  /** Ends the span with what was thrown instead of a response. */
  public void fail(Throwable error) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      Failures.record(span, error);
    } catch (Throwable e) {
      log.once("The error of a request could not be recorded", e);
    }
    end();
  }

  /** Ends the span of a request that the caller gave up: not an error. */
  public void cancel() {
    if (ended.compareAndSet(false, true)) {
      end();
    }
  }

  private void end() {
    try {
      span.end();
    } catch (Throwable e) {
      log.once("The span of a request could not be ended", e);
    }
  }
}
