package dev.lumen.trace.spring.traced;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.annotation.MergedAnnotation;

/** What each annotation calls things. */
final class SpanAnnotations {

  private static final Pattern NEW_WORD = Pattern.compile("(?<=.)(?=\\p{Lu})");

  private SpanAnnotations() {}

  /** The name of a method's span; empty where it is called as its class and method are. */
  static String name(SpanAnnotation annotation, MergedAnnotation<?> traced, Method method) {
    return switch (annotation) {
      case TRACED -> traced.getString(MergedAnnotation.VALUE);
      case NEW_SPAN -> {
        String name = firstOf(traced, "name", MergedAnnotation.VALUE);
        yield name.isEmpty() ? hyphenated(method.getName()) : name;
      }
      case CONTINUE_SPAN -> hyphenated(method.getName());
      case OBSERVED -> traced.getString("contextualName");
    };
  }

  /** As Micrometer names the spans of methods: {@code reserve-stock}, {@code get-u-r-l}. */
  private static String hyphenated(String name) {
    return NEW_WORD.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  /** Attributes of all spans of a method, each as {@code key=value}. */
  static String[] attributes(SpanAnnotation annotation, MergedAnnotation<?> traced) {
    return switch (annotation) {
      case TRACED -> traced.getStringArray("attributes");
      case NEW_SPAN, CONTINUE_SPAN -> new String[0];
      case OBSERVED -> {
        String[] keysAndValues = traced.getStringArray("lowCardinalityKeyValues");
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
          // What is wrong in an annotation of others has not stopped the start before.
          if (!keysAndValues[i].isEmpty()) {
            pairs.add(keysAndValues[i] + '=' + keysAndValues[i + 1]);
          }
        }
        yield pairs.toArray(new String[0]);
      }
    };
  }

  /** The key of an argument; empty where it is called as the parameter is. */
  static String key(SpanAnnotation annotation, MergedAnnotation<?> attribute) {
    return annotation == SpanAnnotation.TRACED
        ? attribute.getString(MergedAnnotation.VALUE)
        : firstOf(attribute, MergedAnnotation.VALUE, "key");
  }

  private static String firstOf(MergedAnnotation<?> annotation, String one, String other) {
    String value = annotation.getString(one);
    return value.isEmpty() ? annotation.getString(other) : value;
  }
}
