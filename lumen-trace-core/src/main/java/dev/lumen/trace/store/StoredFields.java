package dev.lumen.trace.store;

import dev.lumen.trace.data.SpanData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a search can ask a store for: the names and attributes of the spans that it holds, those of
 * the newest traces first, up to a bound each.
 *
 * <p>Immutable.
 *
 * @param names of spans, 500 at most
 * @param attributes keys, 200 at most, each with values as text, 20 at most
 */
public record StoredFields(List<String> names, Map<String, List<String>> attributes) {

  private static final int MAX_NAMES = 500;
  private static final int MAX_KEYS = 200;
  private static final int MAX_VALUES = 20;

  // A longer value is no help to who types one.
  private static final int MAX_VALUE_LENGTH = 200;

  public StoredFields {
    names = List.copyOf(names);
  }

  /** Collects the fields. Not thread-safe. */
  static final class Collector {

    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, Set<String>> attributes = new LinkedHashMap<>();

    void add(HeldTrace trace, UnaryOperator<SpanData> view) {
      for (SpanData span : trace.data()) {
        if (names.size() < MAX_NAMES) {
          names.add(span.name());
        }
        view.apply(span).attributes().forEach(this::add);
      }
    }

    private void add(String key, Object value) {
      if (attributes.size() < MAX_KEYS || attributes.containsKey(key)) {
        Set<String> values = attributes.computeIfAbsent(key, k -> new LinkedHashSet<>());
        if (value instanceof List<?> list) {
          list.forEach(element -> add(values, String.valueOf(element)));
        } else {
          add(values, value.toString());
        }
      }
    }

    private static void add(Set<String> values, String value) {
      if (values.size() < MAX_VALUES && value.length() <= MAX_VALUE_LENGTH) {
        values.add(value);
      }
    }

    StoredFields fields() {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      attributes.forEach((key, values) -> copy.put(key, List.copyOf(values)));
      return new StoredFields(new ArrayList<>(names), copy);
    }
  }
}
