package dev.lumen.trace.spring.traced;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/** Follows what Spring can make a publisher of, and of a publisher. Loaded where Reactor is. */
final class AdaptedResults {

  private AdaptedResults() {}

  /** Whether a traced publisher can be made one of exactly this type. */
  static boolean handles(Class<?> type) {
    ReactiveAdapter adapter = adapter(type);
    return adapter != null && adapter.getReactiveType() == type;
  }

  static Follower follower(Class<?> type, Class<?> expected) {
    ReactiveAdapter adapter = adapter(handles(expected) ? expected : type);
    if (adapter == null || !expected.isAssignableFrom(adapter.getReactiveType())) {
      return Follower.NONE;
    }
    return (result, spans) ->
        adapter.fromPublisher(TracedPublishers.trace(adapter.toPublisher(result), spans));
  }

  /** The registered adapter for a type whose work awaits a subscriber. */
  private static @Nullable ReactiveAdapter adapter(Class<?> type) {
    ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    return adapter == null || !adapter.getDescriptor().isDeferred() ? null : adapter;
  }
}
