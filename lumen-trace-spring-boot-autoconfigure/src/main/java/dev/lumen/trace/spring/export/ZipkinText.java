package dev.lumen.trace.spring.export;

import dev.lumen.trace.data.SpanEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** What Zipkin has no type for, as text. */
final class ZipkinText {

  // Thousands of characters, in a place that is made for a word or two.
  private static final String STACK_TRACE = "exception.stacktrace";

  private ZipkinText() {}

  /** The value of an attribute: a list as JSON has it, anything else as Java does. */
  static String of(Object value) {
    return wellFormed(value instanceof List<?> ? json(value) : value.toString());
  }

  /**
   * The name of an event and, where there are any, its attributes: {@code "name":{"key":"value"}}.
   */
  static String of(SpanEvent event) {
    StringJoiner attributes = new StringJoiner(",", quoted(event.name()) + ":{", "}");
    attributes.setEmptyValue(event.name());
    event
        .attributes()
        .forEach(
            (key, value) -> {
              if (!key.equals(STACK_TRACE)) {
                attributes.add(quoted(key) + ':' + json(value));
              }
            });
    return wellFormed(attributes.toString());
  }

  /**
   * The text, with a question mark for each half of a surrogate pair that lacks the other. Zipkin's
   * encoder miscounts what follows one, and the whole message could not be read.
   */
  static String wellFormed(String text) {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : text;
  }

  private static String json(@Nullable Object value) {
    if (value instanceof List<?> list) {
      StringJoiner elements = new StringJoiner(",", "[", "]");
      list.forEach(element -> elements.add(json(element)));
      return elements.toString();
    }
    boolean hasJsonForm =
        value instanceof Double number
            ? Double.isFinite(number)
            : value == null || value instanceof Long || value instanceof Boolean;
    return hasJsonForm ? String.valueOf(value) : quoted(String.valueOf(value));
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }
}
