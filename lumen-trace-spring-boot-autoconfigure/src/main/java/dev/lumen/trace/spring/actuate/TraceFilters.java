package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.store.TraceCondition;
import dev.lumen.trace.store.TracePosition;
import dev.lumen.trace.store.TraceQuery;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** From the texts of a request to a query, one at a time. Not thread-safe. */
final class TraceFilters {

  private TraceQuery query = TraceQuery.ALL;

  TraceQuery query() {
    return query;
  }

  /**
   * What the search language says, which knows itself what its spaces are.
   *
   * @param slow which traces are slow for their route
   */
  TraceFilters search(@Nullable String text, TraceCondition slow) {
    query = text == null ? query : query.with(TraceSearch.parse(text, slow));
    return this;
  }

  TraceFilters name(@Nullable String text) {
    return add(
        "name", text, "a part of a name", (query, part) -> query.with(TraceCondition.name(part)));
  }

  TraceFilters status(@Nullable String text) {
    return add(
        "status",
        text,
        "error, ok or unset",
        (query, status) ->
            query.with(TraceCondition.status(SpanStatus.valueOf(status.toUpperCase(Locale.ROOT)))));
  }

  TraceFilters minDuration(@Nullable String text) {
    return add(
        "minDuration",
        text,
        "a duration such as 50ms, 1s or PT1S, or a number of milliseconds",
        TraceFilters::withMinDuration);
  }

  TraceFilters attribute(@Nullable String text) {
    return add("attribute", text, "key:value", TraceFilters::withAttribute);
  }

  TraceFilters since(@Nullable String text) {
    return add(
        "since",
        text,
        "the cursor of an earlier list",
        (query, cursor) -> query.withSince(Long.parseLong(cursor)));
  }

  TraceFilters before(@Nullable String text) {
    return add("before", text, "what an earlier list has as next", TraceFilters::withBefore);
  }

  TraceFilters limit(@Nullable String text) {
    return add(
        "limit",
        text,
        "a number from 1 to " + TraceQuery.MAX_LIMIT,
        (query, limit) -> query.withLimit(Integer.parseInt(limit)));
  }

  /**
   * @param text null or blank, as an empty field of a form is, asks for nothing
   * @throws RefusedException where the text is not understood, or the query refuses its value
   */
  private TraceFilters add(
      String parameter,
      @Nullable String text,
      String allowed,
      BiFunction<TraceQuery, String, TraceQuery> filter) {
    if (text == null || text.isBlank()) {
      return this;
    }
    try {
      query = filter.apply(query, text.strip());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new RefusedException(parameter, text, allowed);
    }
    return this;
  }

  private static TraceQuery withMinDuration(TraceQuery query, String duration) {
    long nanos = DurationStyle.detectAndParse(duration, ChronoUnit.MILLIS).toNanos();
    if (nanos < 0) {
      throw new IllegalArgumentException("negative");
    }
    return query.with(TraceCondition.duration(value -> value >= nanos));
  }

  private static TraceQuery withBefore(TraceQuery query, String next) {
    TracePosition position = TracePosition.parse(next);
    if (position == null) {
      throw new IllegalArgumentException("no position");
    }
    return query.withBefore(position);
  }

  private static TraceQuery withAttribute(TraceQuery query, String keyAndValue) {
    int colon = keyAndValue.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("no key");
    }
    return query.with(
        TraceCondition.attribute(
            keyAndValue.substring(0, colon), keyAndValue.substring(colon + 1)));
  }
}
