package dev.lumen.trace.propagation;

import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.context.TraceContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries {@link Baggage} in the header {@code baggage} beside the context that another propagator
 * carries.
 *
 * <p>Baggage needs no trace: where the other extracts nothing, this extracts a context that has
 * baggage alone, is not {@linkplain TraceContext#isValid() valid}, and starts a new trace as null
 * does. It is written whether or not the context is valid. As thread-safe as the other.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
public final class BaggagePropagator implements Propagator {

  private static final String BAGGAGE = "baggage";

  private final Propagator contexts;
  private final List<String> fields;
  private final List<String> injectedFields;

  /**
   * @param contexts carries all but the baggage
   */
  public BaggagePropagator(Propagator contexts) {
    this.contexts = contexts;
    this.fields = withBaggage(contexts.fields());
    this.injectedFields = withBaggage(contexts.injectedFields());
  }

  private static List<String> withBaggage(List<String> fields) {
    List<String> more = new ArrayList<>(fields);
    more.add(BAGGAGE);
    return List.copyOf(more);
  }

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
    contexts.inject(context, carrier, setter);
    if (!context.baggage().isEmpty()) {
      setter.set(carrier, BAGGAGE, context.baggage().toString());
    }
  }

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    TraceContext context = contexts.extract(carrier, getter);
    Baggage baggage = baggage(carrier, getter);
    if (baggage.isEmpty()) {
      return context;
    }
    return context == null ? TraceContext.of(baggage) : context.withBaggage(baggage);
  }

  private static <C> Baggage baggage(C carrier, Getter<C> getter) {
    try {
      @Nullable String first = getter.get(carrier, BAGGAGE);
      // Most have none, and getters that tell all of it have more to do.
      if (first == null) {
        return Baggage.EMPTY;
      }
      @Nullable Iterable<String> all = getter.getAll(carrier, BAGGAGE);
      return all == null ? Baggage.parse(first) : Baggage.parse(all);
    } catch (Throwable e) {
      // As in HeaderValues: what the application's getter throws costs the baggage alone.
      return Baggage.EMPTY;
    }
  }

  @Override
  public List<String> fields() {
    return fields;
  }

  @Override
  public List<String> injectedFields() {
    return injectedFields;
  }
}
