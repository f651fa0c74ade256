package dev.lumen.trace.propagation;

import dev.lumen.trace.context.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A carrier as HTTP has it: names in any case, several values each. */
final class Headers {

  static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String SPAN_ID = "00f067aa0ba902b7";
  static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Headers with(String name, String value) {
    values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    return this;
  }

  @Nullable TraceContext extractedBy(Propagator propagator) {
    return propagator.extract(this, GETTER);
  }

  /** As {@link #extractedBy}, where there must be one. */
  TraceContext contextBy(Propagator propagator) {
    return Objects.requireNonNull(extractedBy(propagator), "extracted");
  }

  private static final Getter<Headers> GETTER =
      new Getter<>() {
        @Override
        public @Nullable String get(Headers carrier, String key) {
          List<String> all = getAll(carrier, key);
          return all.isEmpty() ? null : all.get(0);
        }

        @Override
        public List<String> getAll(Headers carrier, String key) {
          return carrier.values.getOrDefault(key, List.of());
        }
      };
}
