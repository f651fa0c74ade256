package dev.lumen.trace.rates;

import java.time.Duration;
import java.util.List;

/**
 * How the local roots of a process ran within some time.
 *
 * @param covered how long that was, until now
 * @param roots by name, those that took most in all first; names of which none ended are not among
 *     them
 */
public record RateList(Duration covered, List<RootRate> roots) {

  public RateList {
    roots = List.copyOf(roots);
  }
}
