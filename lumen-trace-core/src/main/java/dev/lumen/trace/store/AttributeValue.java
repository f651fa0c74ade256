package dev.lumen.trace.store;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of an attribute as somebody writes it who looks for it. Immutable.
 *
 * @param number null where the text is none
 */
record AttributeValue(String text, @Nullable Double number) {

  // As Java and JavaScript write a double.
  private static final Pattern DOUBLE = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

  AttributeValue(String text) {
    this(text, DOUBLE.matcher(text).matches() ? Double.valueOf(text) : null);
  }

  /** Whether a value, or one of a list's, is this one, however a double is written. */
  boolean matches(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(this::matches);
    }
    if (value instanceof Double other && number != null) {
      return other.doubleValue() == number;
    }
    return value != null && value.toString().equals(text);
  }
}
