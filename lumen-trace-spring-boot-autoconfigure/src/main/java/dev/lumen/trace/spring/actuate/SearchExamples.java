package dev.lumen.trace.spring.actuate;

import static dev.lumen.trace.spring.actuate.SearchTerm.written;

import dev.lumen.trace.store.TraceCondition;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import dev.lumen.trace.store.TraceSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Searches that show what the language can do by what is held: each of them finds something. */
final class SearchExamples {

  private static final int TRACES = 1000;
  private static final int LONGEST_NAME = 80;
  private static final Map<String, Long> SLOW =
      Map.of(
          "1ms", 1_000_000L,
          "10ms", 10_000_000L,
          "100ms", 100_000_000L,
          "1s", 1_000_000_000L,
          "10s", 10_000_000_000L);
  // Numbers that nobody compares.
  private static final Pattern NO_MEASURE =
      Pattern.compile(".*(?:port|version|lineno|line\\.number|pid|(?:^|\\.)id)");

  private SearchExamples() {}

  /**
   * @param text what to write
   * @param hint what it finds
   */
  record Example(String text, String hint) {}

  static List<Example> of(TraceStore store, Map<String, List<String>> attributes) {
    List<TraceSummary> traces = store.list(TraceQuery.ALL.withLimit(TRACES)).traces();
    List<Example> examples = new ArrayList<>();
    if (traces.stream().anyMatch(trace -> trace.errors() > 0)) {
      examples.add(new Example("errors>0", "traces in which something failed"));
    }
    String slow = slow(traces);
    if (slow != null) {
      examples.add(new Example("dur>" + slow, "traces that took longer"));
    }
    List<String> names = names(traces);
    if (!names.isEmpty()) {
      examples.add(new Example(root(names.get(0)), "traces of one root"));
    }
    String number = number(attributes);
    if (number != null) {
      examples.add(new Example(number, "traces with a number that any span has"));
    }
    if (names.size() > 1) {
      String either = root(names.get(0)) + " OR " + root(names.get(1));
      examples.add(new Example(either, "traces of either root"));
    }
    return examples;
  }

  /** The longest duration that any trace takes longer than. */
  private static @Nullable String slow(List<TraceSummary> traces) {
    long slowest = traces.stream().mapToLong(TraceSummary::durationNanos).max().orElse(0);
    return SLOW.entrySet().stream()
        .filter(each -> each.getValue() < slowest)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Of roots, those that most traces have first. */
  private static List<String> names(List<TraceSummary> traces) {
    return traces.stream()
        .map(TraceSummary::name)
        .filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .limit(2)
        .toList();
  }

  private static String root(String name) {
    return "root:" + written(name);
  }

  /** The largest of an attribute whose values are numbers. */
  private static @Nullable String number(Map<String, List<String>> attributes) {
    return attributes.entrySet().stream()
        .filter(each -> SearchTerm.isKey(each.getKey()))
        .filter(each -> !NO_MEASURE.matcher(each.getKey()).matches())
        .filter(each -> each.getValue().stream().allMatch(SearchExamples::isNumber))
        .sorted(Comparator.comparing(each -> each.getValue().size() < 2))
        .map(each -> largest(each.getKey(), each.getValue()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isNumber(String value) {
    return TraceCondition.NUMBER.matcher(value).matches();
  }

  private static String largest(String key, List<String> values) {
    String largest = values.get(0);
    for (String value : values) {
      largest = Double.parseDouble(value) > Double.parseDouble(largest) ? value : largest;
    }
    return "attr." + key + ">=" + largest;
  }
}
