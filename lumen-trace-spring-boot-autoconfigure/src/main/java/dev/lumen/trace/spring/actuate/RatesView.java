package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.rates.DurationHistogram;
import dev.lumen.trace.rates.RateList;
import dev.lumen.trace.rates.RateWindow;
import dev.lumen.trace.rates.RootRate;
import dev.lumen.trace.rates.RootRates;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * How often, how well and how long the local roots of this process ran, as JSON has it: counted
 * when they ended, before any sampling.
 *
 * @param window as it was asked for
 * @param seconds how long it is, until now; less where the application has not run for so long
 * @param roots by name, those that took most in all first
 */
record RatesView(String window, double seconds, List<Root> roots) implements OperationResponseBody {

  static final String PATH = "rates";

  private static final String DEFAULT_WINDOW = "5m";
  private static final Map<String, RateWindow> WINDOWS =
      Map.of(
          DEFAULT_WINDOW,
          RateWindow.FIVE_MINUTES,
          "60m",
          RateWindow.SIXTY_MINUTES,
          "all",
          RateWindow.ALL);

  static WebEndpointResponse<?> read(RootRates rates, @Nullable String window) {
    String wanted = window == null || window.isBlank() ? DEFAULT_WINDOW : window.strip();
    RateWindow known = WINDOWS.get(wanted);
    return known == null
        ? new WebEndpointResponse<>(
            new Refusal("There is no such window", "window", wanted, "5m, 60m, all"),
            WebEndpointResponse.STATUS_BAD_REQUEST)
        : new WebEndpointResponse<>(of(wanted, rates.read(known)));
  }

  private static RatesView of(String window, RateList list) {
    double seconds = list.covered().toNanos() / 1e9;
    return new RatesView(
        window, seconds, list.roots().stream().map(root -> Root.of(root, seconds)).toList());
  }

  /**
   * The roots of one name.
   *
   * @param errors how many failed
   * @param failedWithin how many did not, though a span below them did: counted of those that were
   *     sampled, since what is below the others is not recorded
   * @param sampled how many these were
   * @param totalMs how long all took together
   */
  record Root(
      String name,
      long count,
      long errors,
      long failedWithin,
      long sampled,
      double perSecond,
      double p50Ms,
      double p95Ms,
      double p99Ms,
      double totalMs,
      List<Bucket> buckets) {

    static Root of(RootRate rate, double seconds) {
      DurationHistogram durations = rate.durations();
      return new Root(
          rate.name(),
          rate.count(),
          rate.errors(),
          rate.failedWithin(),
          rate.sampled(),
          // What has just begun is no rate yet.
          rate.count() / Math.max(1, seconds),
          millis(durations.percentileNanos(0.5)),
          millis(durations.percentileNanos(0.95)),
          millis(durations.percentileNanos(0.99)),
          millis(rate.totalNanos()),
          durations.buckets().stream().map(Bucket::of).toList());
    }
  }

  /**
   * How many took how long.
   *
   * @param toMs what is too long; null, and left out of the JSON, where nothing is
   */
  record Bucket(double fromMs, @Nullable Double toMs, long count) {

    static Bucket of(DurationHistogram.Bucket bucket) {
      return new Bucket(
          millis(bucket.fromNanos()),
          bucket.toNanos() == Long.MAX_VALUE ? null : millis(bucket.toNanos()),
          bucket.count());
    }
  }

  private static double millis(long nanos) {
    return JsonValues.micros(nanos) / 1000.0;
  }
}
