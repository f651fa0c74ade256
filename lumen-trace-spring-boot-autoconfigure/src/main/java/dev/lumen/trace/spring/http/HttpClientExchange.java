package dev.lumen.trace.spring.http;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.Setter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that is under way, and its span.
 *
 * <p>The first of {@link #respond}, {@link #fail} and {@link #cancel} ends the span; the others
 * then do nothing. Thread-safe; an exchange whose span is current ends on the thread that started
 * it. Throws nothing into the application.
 */
public final class HttpClientExchange {

  private static final Logger logger = LoggerFactory.getLogger(HttpClientExchange.class);
  private static final AtomicBoolean FAILURE_TOLD = new AtomicBoolean();

  private final Span span;
  private final Propagator propagator;
  private final AtomicBoolean ended = new AtomicBoolean();

  HttpClientExchange(Span span, Propagator propagator) {
    this.span = span;
    this.propagator = propagator;
  }

  /** The span of the exchange. Never null. */
  public Span span() {
    return span;
  }

  /**
   * Writes the context of the span into the headers of the request, in place of any other that they
   * carry. A header that HTTP could not send is left out.
   *
   * @param setter replaces a header
   * @param remover removes a header, if it is there
   */
  public <C> void inject(C headers, Setter<C> setter, BiConsumer<C, String> remover) {
    try {
      // A tracestate that stayed beside our traceparent would be that of another trace.
      propagator.fields().forEach(field -> remover.accept(headers, field));
      propagator.inject(
          span.context(),
          headers,
          (carrier, name, value) -> {
            if (HttpClientHeaders.isSendable(name, value)) {
              setter.set(carrier, name, value);
            }
          });
    } catch (RuntimeException e) {
      if (FAILURE_TOLD.compareAndSet(false, true)) {
        logger.warn("The trace headers of a request could not be written; this is said once", e);
      }
    }
  }

  /** Ends the span with a response; from 400 on its status is an error. */
  public void respond(int statusCode) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    span.setAttribute("http.response.status_code", statusCode);
    if (statusCode >= 400) {
      span.setAttribute("error.type", Integer.toString(statusCode)).setStatus(SpanStatus.ERROR);
    }
    span.end();
  }

  /** Ends the span with what was thrown instead of a response. */
  public void fail(Throwable error) {
    if (ended.compareAndSet(false, true)) {
      span.setAttribute("error.type", error.getClass().getName()).recordError(error).end();
    }
  }

  /** Ends the span of a request that the caller gave up: not an error. */
  public void cancel() {
    if (ended.compareAndSet(false, true)) {
      span.end();
    }
  }
}
