package dev.lumen.trace.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds a name in any case in a map that knows only the one it was put with. */
enum CaseInsensitiveGetter implements Getter<Map<String, String>> {
  INSTANCE;

  @Override
  public @Nullable String get(Map<String, String> carrier, String key) {
    List<String> values = getAll(carrier, key);
    return values.isEmpty() ? null : values.get(0);
  }

  /** Keys that differ in case alone are one header, sent more than once. */
  @Override
  public List<String> getAll(Map<String, String> carrier, String key) {
    List<String> values = List.of();
    for (Map.Entry<String, String> entry : carrier.entrySet()) {
      @Nullable String value = entry.getValue();
      if (value != null && key.equalsIgnoreCase(entry.getKey())) {
        values = values.isEmpty() ? List.of(value) : append(values, value);
      }
    }
    return values;
  }

  private static List<String> append(List<String> values, String value) {
    List<String> more = new ArrayList<>(values);
    more.add(value);
    return more;
  }
}
