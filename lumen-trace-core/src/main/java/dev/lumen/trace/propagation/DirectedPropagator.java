package dev.lumen.trace.propagation;

import dev.lumen.trace.context.TraceContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what one propagator reads, and writes what another writes. As thread-safe as the two. */
final class DirectedPropagator implements Propagator {

  private final Propagator consumed;
  private final Propagator produced;
  private final List<String> fields;

  DirectedPropagator(Propagator consumed, Propagator produced) {
    this.consumed = consumed;
    this.produced = produced;
    Set<String> fields = new LinkedHashSet<>(produced.injectedFields());
    fields.addAll(consumed.fields());
    this.fields = List.copyOf(fields);
  }

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
    produced.inject(context, carrier, setter);
  }

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    return consumed.extract(carrier, getter);
  }

  @Override
  public List<String> fields() {
    return fields;
  }

  @Override
  public List<String> injectedFields() {
    return produced.injectedFields();
  }
}
