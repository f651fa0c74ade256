package dev.lumen.trace.rates;

/**
 * How the local roots of one name ran within some time.
 *
 * @param name the name of the span when it ended; {@link RootRates#OTHER} for those of all names
 *     beyond the bound
 * @param count how many ended
 * @param errors how many of them failed
 * @param sampled how many of them were of sampled traces
 * @param failedWithin how many of the sampled ones did not fail, though something below them did
 * @param totalNanos how long they took together
 * @param durations how long they took
 */
public record RootRate(
    String name,
    long count,
    long errors,
    long sampled,
    long failedWithin,
    long totalNanos,
    DurationHistogram durations) {}
