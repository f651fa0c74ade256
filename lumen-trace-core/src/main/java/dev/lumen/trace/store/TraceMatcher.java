package dev.lumen.trace.store;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which traces a query asks for: the cheap questions come first. */
final class TraceMatcher {

  private final TraceQuery query;
  private final @Nullable String name;
  private final @Nullable SpanStatus status;
  private final @Nullable String key;
  private final @Nullable String value;

  TraceMatcher(TraceQuery query) {
    this.query = query;
    this.name = query.name();
    this.status = query.status();
    String attribute = query.attribute();
    int colon = attribute == null ? -1 : attribute.indexOf(':');
    this.key = attribute == null ? null : attribute.substring(0, colon);
    this.value = attribute == null ? null : attribute.substring(colon + 1);
  }

  boolean matches(HeldTrace trace) {
    return trace.changedAt() > query.since()
        && (status == null || trace.status() == status)
        && (query.minDurationNanos() == 0
            || trace.root().durationNanos() >= query.minDurationNanos())
        && (name == null || hasName(trace, name))
        && (key == null || value == null || hasAttribute(trace, key, value));
  }

  private static boolean hasName(HeldTrace trace, String part) {
    for (HeldSpan span : trace.spans()) {
      if (containsIgnoringCase(span.data().name(), part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean containsIgnoringCase(String text, String part) {
    for (int i = 0; i <= text.length() - part.length(); i++) {
      if (text.regionMatches(true, i, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasAttribute(HeldTrace trace, String key, String wanted) {
    for (HeldSpan span : trace.spans()) {
      if (hasAttribute(span.data(), key, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasAttribute(SpanData span, String key, String wanted) {
    Object value = span.attributes().get(key);
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(element -> element.toString().equals(wanted));
    }
    return value != null && value.toString().equals(wanted);
  }
}
