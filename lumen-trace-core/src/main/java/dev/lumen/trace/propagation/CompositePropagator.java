package dev.lumen.trace.propagation;

import dev.lumen.trace.context.TraceContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A propagator made of several: it injects with all of them, in their order, and extracts with the
 * first that finds a context.
 *
 * <p>The first that finds one is believed whole: ids, flags and trace state are never mixed from
 * two. As thread-safe as what it is made of.
 */
public final class CompositePropagator implements Propagator {

  private final Propagator[] propagators;
  private final List<String> fields;
  private final List<String> injectedFields;

  /** Of none, it injects and extracts nothing. */
  public CompositePropagator(Propagator... propagators) {
    this.propagators = propagators.clone();
    Set<String> fields = new LinkedHashSet<>();
    Set<String> injectedFields = new LinkedHashSet<>();
    for (Propagator propagator : propagators) {
      fields.addAll(propagator.fields());
      injectedFields.addAll(propagator.injectedFields());
    }
    this.fields = List.copyOf(fields);
    this.injectedFields = List.copyOf(injectedFields);
  }

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
    for (Propagator propagator : propagators) {
      propagator.inject(context, carrier, setter);
    }
  }

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    for (Propagator propagator : propagators) {
      TraceContext context = propagator.extract(carrier, getter);
      if (context != null) {
        return context;
      }
    }
    return null;
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
