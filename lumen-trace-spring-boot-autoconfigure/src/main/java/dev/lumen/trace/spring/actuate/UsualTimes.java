package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.rates.RateWindow;
import dev.lumen.trace.rates.RootRate;
import dev.lumen.trace.rates.RootRates;
import dev.lumen.trace.store.TraceCondition;
import dev.lumen.trace.store.TraceSummary;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long the roots of each name usually take, as all of them were counted since the start: what
 * is held is but some of them, and failures above all. Immutable.
 *
 * @param medians in nanoseconds, of names of which enough have ended
 */
record UsualTimes(Map<String, Long> medians) {

  // Of fewer, who knows what is usual.
  private static final int LEAST = 10;
  private static final int SLOW = 3;

  /**
   * @param rates null where nobody counts: then nothing is slow
   */
  static UsualTimes of(@Nullable RootRates rates) {
    return new UsualTimes(
        rates == null
            ? Map.of()
            : rates.read(RateWindow.ALL).roots().stream()
                .filter(root -> root.count() >= LEAST && !root.name().equals(RootRates.OTHER))
                .collect(
                    Collectors.toMap(
                        RootRate::name, root -> root.durations().percentileNanos(0.5))));
  }

  /** A trace that took, or runs, more than three times as long as is usual for its root. */
  TraceCondition slow() {
    return (trace, spans) -> isSlow(trace);
  }

  private boolean isSlow(TraceSummary trace) {
    Long median = medians.get(trace.name());
    return median != null && trace.durationNanos() > SLOW * median;
  }

  /** The median of a trace's root in ms, where it is slow, or runs and may become it; else null. */
  @Nullable Double medianMs(TraceSummary trace) {
    Long median = medians.get(trace.name());
    return median != null && (trace.running() || isSlow(trace)) ? JsonValues.millis(median) : null;
  }
}
