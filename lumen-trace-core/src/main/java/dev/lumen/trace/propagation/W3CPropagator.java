package dev.lumen.trace.propagation;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The propagator of W3C Trace Context level 2: headers {@code traceparent} and {@code tracestate}.
 *
 * <p>It reads strictly: ids are lower-case hex and not all zero, version {@code ff} is refused,
 * {@code 00} ends after its flags, a later version is read as far as it is known. Two {@code
 * traceparent} headers are refused both, if the getter {@linkplain Getter#getAll tells}. Of the
 * flags, sampled and random are kept. A {@code tracestate} counts only beside a valid {@code
 * traceparent}, is taken or dropped whole as {@link TraceState#parse(Iterable)} says, and never
 * harms the {@code traceparent}. A {@code traceparent} longer than 8,192 characters is ignored.
 *
 * <p>It writes version {@code 00}, and {@code tracestate} only where there is a member: one that
 * the carrier had before stays, unless the caller removes the {@link #fields()} first.
 *
 * <p>Thread-safe: it has no state.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/">Trace Context Level 2</a>
 */
public final class W3CPropagator implements Propagator {

  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";
  private static final List<String> FIELDS = List.of(TRACEPARENT, TRACESTATE);

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
    if (!context.isValid()) {
      return;
    }
    setter.set(carrier, TRACEPARENT, context.traceparent());
    if (!context.traceState().isEmpty()) {
      setter.set(carrier, TRACESTATE, context.traceState().toString());
    }
  }

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    String traceparent = HeaderValues.only(carrier, getter, TRACEPARENT);
    TraceContext context = traceparent == null ? null : Traceparent.parse(traceparent);
    if (context == null) {
      return null;
    }
    TraceState traceState = traceState(carrier, getter);
    return traceState.isEmpty() ? context : with(context, traceState);
  }

  private static <C> TraceState traceState(C carrier, Getter<C> getter) {
    try {
      @Nullable Iterable<String> all = getter.getAll(carrier, TRACESTATE);
      return all == null
          ? TraceState.parse(getter.get(carrier, TRACESTATE))
          : TraceState.parse(all);
    } catch (Throwable e) {
      // As in HeaderValues: what the application's getter throws costs the list alone.
      return TraceState.EMPTY;
    }
  }

  private static TraceContext with(TraceContext context, TraceState traceState) {
    return TraceContext.remote(context.traceId(), context.spanId(), context.flags(), traceState);
  }

  @Override
  public List<String> fields() {
    return FIELDS;
  }
}
