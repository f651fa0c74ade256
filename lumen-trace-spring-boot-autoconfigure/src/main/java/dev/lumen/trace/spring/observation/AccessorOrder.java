package dev.lumen.trace.spring.observation;

import dev.lumen.trace.spring.ReactorContextKey;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Has Micrometer Context Propagation carry the span before the observation. An observation in a
 * Reactor context is mostly within the span that is there, so that its own span is to be the
 * current one; which of the two comes first is else a matter of the order of jars.
 */
final class AccessorOrder {

  private AccessorOrder() {}

  /** Moves the accessor of observations behind that of spans, unless it is there. */
  static AccessorOrder spansFirst(ContextRegistry registry) {
    @Nullable ThreadLocalAccessor<?> observations = null;
    for (ThreadLocalAccessor<?> accessor : registry.getThreadLocalAccessors()) {
      if (accessor.key().equals(ObservationThreadLocalAccessor.KEY)) {
        observations = accessor;
      } else if (accessor.key().equals(ReactorContextKey.SPAN) && observations != null) {
        registry.registerThreadLocalAccessor(observations);
        break;
      }
    }
    return new AccessorOrder();
  }
}
