package dev.lumen.trace.spring.actuate;

import static dev.lumen.trace.spring.actuate.SearchTerm.written;

import dev.lumen.trace.store.StoredFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What may have been meant by a term that finds nothing, the likeliest first. */
final class SearchAdvice {

  private static final Pattern HTTP = Pattern.compile("[1-5](?:xx|\\d\\d)");
  private static final Pattern DURATION = Pattern.compile("\\d{1,12}(?:\\.\\d{1,6})?(?:us|ms|s|m)");
  private static final Pattern COMPARED = Pattern.compile("[<>]=?-?\\d{1,15}(?:\\.\\d{1,9})?");

  // Words that people write who look for what is no text of a span.
  private static final Map<String, List<String>> MEANT =
      Map.of(
          "error", List.of("errors>0"),
          "errors", List.of("errors>0"),
          "failed", List.of("errors>0"),
          "status", List.of("status:error"),
          "running", List.of("status:running"),
          "slow", List.of("status:slow", "dur>=1s"));

  private SearchAdvice() {}

  static List<String> instead(SearchTerm term, StoredFields fields) {
    String value = term.value();
    if (term.field().startsWith("attr.")) {
      return attribute(term, fields.attributes());
    }
    return switch (term.field()) {
      case "" -> text(value, fields);
      case "name" -> names("name:", value, fields);
      case "root" -> root(value, fields);
      default -> List.of();
    };
  }

  private static List<String> text(String value, StoredFields fields) {
    List<String> found = new ArrayList<>();
    if (HTTP.matcher(value).matches()) {
      found.add("http:" + value);
    }
    if (DURATION.matcher(value).matches()) {
      found.add("dur>=" + value);
    }
    found.addAll(MEANT.getOrDefault(value, List.of()));
    found.addAll(names("name:", value, fields));
    Likeness.nearest(value, fields.attributes().keySet()).stream()
        .filter(SearchTerm::isKey)
        .forEach(key -> found.add("attr." + key));
    return found;
  }

  private static List<String> names(String field, String value, StoredFields fields) {
    return Likeness.nearest(value, fields.names()).stream()
        .map(name -> field + written(name))
        .toList();
  }

  /** It takes the whole name, in its case. */
  private static List<String> root(String value, StoredFields fields) {
    List<String> found = new ArrayList<>(names("root:", value, fields));
    found.add("name:" + written(value));
    return found;
  }

  private static List<String> attribute(SearchTerm term, Map<String, List<String>> attributes) {
    String key = term.field().substring("attr.".length());
    String value = term.value();
    List<String> values = attributes.get(key);
    if (values == null) {
      return ofKeys(Likeness.nearest(key, attributes.keySet()), term);
    }
    if (COMPARED.matcher(value).matches()) {
      return List.of("attr." + key + value);
    }
    List<String> near = Likeness.nearest(value, values);
    return (near.isEmpty() ? values : near)
        .stream().map(each -> "attr." + key + "=" + written(each)).toList();
  }

  private static List<String> ofKeys(Collection<String> keys, SearchTerm term) {
    List<String> found = new ArrayList<>();
    for (String key : keys) {
      if (SearchTerm.isKey(key)) {
        if (!term.operator().isEmpty()) {
          found.add("attr." + key + term.operator() + written(term.value()));
        }
        found.add("attr." + key);
      }
    }
    return found;
  }
}
