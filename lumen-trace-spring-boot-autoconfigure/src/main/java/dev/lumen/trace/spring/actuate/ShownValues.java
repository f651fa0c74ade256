package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.store.TraceCondition;
import dev.lumen.trace.store.TraceQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.PropertySource;

/**
 * The values that one answer shows, and searches: what was recorded, as the application's {@link
 * SanitizingFunction}s leave it. What a function fails at is masked. Not thread-safe, but for
 * {@link #AS_RECORDED}.
 */
final class ShownValues {

  /** What is shown where the application has no function: all that was recorded, at no cost. */
  static final ShownValues AS_RECORDED =
      new ShownValues(null, new RareLog(LoggerFactory.getLogger(ShownValues.class)));

  /** By what functions tell attributes from properties. */
  static final String SOURCE = "lumenTrace";

  private static final Logger logger = LoggerFactory.getLogger(ShownValues.class);
  private static final PropertySource<?> ATTRIBUTES = new PropertySource.StubPropertySource(SOURCE);

  // The same few values are on many spans, and a function may be a dozen of patterns.
  private static final int MAX_KNOWN = 10_000;

  private final @Nullable Sanitizer sanitizer;
  private final RareLog log;
  private final Map<Pair, Object> known = new HashMap<>();

  private ShownValues(@Nullable Sanitizer sanitizer, RareLog log) {
    this.sanitizer = sanitizer;
    this.log = log;
  }

  /** What the functions leave, but for ours, which knows properties alone. */
  static ShownValues of(List<SanitizingFunction> functions) {
    List<SanitizingFunction> others =
        functions.stream().filter(function -> !(function instanceof ExporterSecrets)).toList();
    return others.isEmpty()
        ? AS_RECORDED
        : new ShownValues(new Sanitizer(others), new RareLog(logger));
  }

  /** The same for one more answer. */
  ShownValues fresh() {
    return sanitizer == null ? this : new ShownValues(sanitizer, log);
  }

  /** The query that finds by what is shown: what is masked is not to be guessed by searching. */
  TraceQuery query(TraceQuery query) {
    TraceCondition condition = query.condition();
    return sanitizer == null || condition == TraceCondition.ALWAYS
        ? query
        : new TraceQuery(
            (trace, spans) -> condition.holds(trace, spans.stream().map(this::span).toList()),
            query.since(),
            query.limit(),
            query.before());
  }

  /** The span as it is shown; itself where nothing is done to it. */
  SpanData span(SpanData span) {
    return sanitizer == null ? span : new ShownSpan(span, this);
  }

  Attributes attributes(Attributes attributes) {
    if (sanitizer == null || attributes.isEmpty()) {
      return attributes;
    }
    Attributes.Builder shown = Attributes.builder();
    attributes.forEach((key, value) -> shown.put(key, value(key, value)));
    return shown.build();
  }

  /** As {@link #value}, as text. */
  @Nullable String text(String key, @Nullable String text) {
    Object value = value(key, text);
    return value == null ? null : value.toString();
  }

  /**
   * What is shown of an attribute's value; of a list's, what is shown of each element.
   *
   * @return what an attribute can be; null for nothing
   */
  @Nullable Object value(String key, @Nullable Object value) {
    if (sanitizer == null || value == null) {
      return value;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> shown = new ArrayList<>(list.size());
      list.forEach(element -> shown.add(value(key, element)));
      return shown;
    }
    Pair pair = new Pair(key, value);
    Object shown = known.get(pair);
    if (shown == null) {
      shown = sanitized(sanitizer, key, value);
      if (shown != null && known.size() < MAX_KNOWN) {
        known.put(pair, shown);
      }
    }
    return shown;
  }

  private @Nullable Object sanitized(Sanitizer sanitizer, String key, Object value) {
    try {
      Object shown = sanitizer.sanitize(new SanitizableData(ATTRIBUTES, key, value), true);
      // A function may give any object: what an attribute can be, JSON can be too.
      return shown == null ? null : Attributes.of(key, shown).get(key);
    } catch (Throwable e) {
      // Not what it says: that may be the very value.
      log.rarely(
          ShownValues.class,
          () ->
              logger.warn(
                  "A SanitizingFunction fails at the attribute '{}' of spans with {}: the endpoint"
                      + " 'traces' shows {} in its place",
                  key,
                  e.getClass().getName(),
                  SanitizableData.SANITIZED_VALUE));
      return SanitizableData.SANITIZED_VALUE;
    }
  }

  private record Pair(String key, Object value) {}
}
