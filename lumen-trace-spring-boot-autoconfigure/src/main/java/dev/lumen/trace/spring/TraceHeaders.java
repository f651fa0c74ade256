package dev.lumen.trace.spring;

import dev.lumen.trace.propagation.PropagationFormat;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.Setter;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trace's headers beside those of the application, of one request or message.
 *
 * <p>Those of a tracing format, as {@code traceparent} and {@code b3}, belong to tracing, and are
 * replaced: a copy of what was received would tear the trace. The rest belongs to who wrote it
 * first, all or nothing: our span id beside a trace id of the application's would be a pair that
 * never was. So does the baggage, by itself.
 *
 * <p>For one thread.
 *
 * @param <C> what holds the headers
 */
public final class TraceHeaders<C> implements Setter<C> {

  public static final String TRACESTATE = "tracestate";
  private static final String TRACEPARENT = "traceparent";
  private static final String BAGGAGE = "baggage";
  private static final Set<String> OF_FORMATS =
      ofFormats(
          PropagationFormat.W3C,
          PropagationFormat.B3,
          PropagationFormat.B3_MULTI,
          PropagationFormat.X_RAY,
          PropagationFormat.JAEGER);

  private final Propagator propagator;
  private final boolean withBaggage;
  private final BiPredicate<String, String> sendable;
  private final BiPredicate<C, String> present;
  private final Setter<C> setter;
  private boolean traceparentSet;
  private boolean tracestateSet;
  private @Nullable Boolean applicationHasIds;

  /**
   * @param withBaggage whether the receiver may have the baggage
   * @param sendable whether a header of a name and a value can be sent; others are left out
   * @param present whether there is a header
   * @param setter replaces a header
   */
  public TraceHeaders(
      Propagator propagator,
      boolean withBaggage,
      BiPredicate<String, String> sendable,
      BiPredicate<C, String> present,
      Setter<C> setter) {
    this.propagator = propagator;
    this.withBaggage = withBaggage;
    this.sendable = sendable;
    this.present = present;
    this.setter = setter;
  }

  private static Set<String> ofFormats(PropagationFormat... formats) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (PropagationFormat format : formats) {
      names.addAll(format.propagator().fields());
    }
    return Collections.unmodifiableSet(names);
  }

  @Override
  public void set(C headers, String name, String value) {
    if (!sendable.test(name, value)) {
      return;
    }
    if (OF_FORMATS.contains(name)) {
      setter.set(headers, name, value);
      traceparentSet |= name.equalsIgnoreCase(TRACEPARENT);
      tracestateSet |= name.equalsIgnoreCase(TRACESTATE);
    } else if (name.equalsIgnoreCase(BAGGAGE)) {
      if (withBaggage && !present.test(headers, name)) {
        setter.set(headers, name, value);
      }
    } else if (!applicationHasIds(headers) && !present.test(headers, name)) {
      setter.set(headers, name, value);
    }
  }

  /** Whether a {@code tracestate} that is there now is that of another trace. */
  public boolean leavesForeignTraceState() {
    return traceparentSet && !tracestateSet;
  }

  private boolean applicationHasIds(C headers) {
    Boolean known = applicationHasIds;
    if (known == null) {
      known = hasIds(headers);
      applicationHasIds = known;
    }
    return known;
  }

  private boolean hasIds(C headers) {
    for (String field : propagator.injectedFields()) {
      if (!OF_FORMATS.contains(field)
          && !field.equalsIgnoreCase(BAGGAGE)
          && present.test(headers, field)) {
        return true;
      }
    }
    return false;
  }
}
