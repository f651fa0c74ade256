package dev.lumen.trace;

import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.pipeline.RareLog;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Sets those keys of the baggage that may be set here. Thread-safe; throws nothing. */
final class BaggageFields {

  private static final Scope NOTHING = () -> {};

  private final RareLog log = new RareLog(LoggerFactory.getLogger(Tracer.class));
  private final @Nullable Set<String> keys;

  /**
   * @param keys those that may be set, null for all
   */
  BaggageFields(@Nullable Set<String> keys) {
    this.keys = keys;
  }

  /** Sets a value on this thread until the scope is closed; null takes the key out. */
  Scope set(String key, @Nullable String value) {
    Span current = Span.current();
    Baggage before = current.context().baggage();
    Baggage after = changed(before, key, value);
    return after.equals(before) ? NOTHING : BaggageSpan.of(current, after).makeCurrent();
  }

  private Baggage changed(Baggage before, @Nullable String key, @Nullable String value) {
    if (key == null || (keys != null && !keys.contains(key))) {
      log.once(
          "Baggage was not set: its key is not one of the tracer's fields",
          () -> new IllegalArgumentException(key + " is not one of " + keys));
      return before;
    }
    try {
      return value == null ? before.remove(key) : before.put(key, value);
    } catch (RuntimeException e) {
      log.once("Baggage was not set", e);
      return before;
    }
  }
}
