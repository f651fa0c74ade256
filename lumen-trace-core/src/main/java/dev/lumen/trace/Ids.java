package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.pipeline.RareLog;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * New ids: an application's, or random ones. These are no secret: they need to differ, and nobody
 * is kept out by not guessing them. Thread-safe; throws nothing.
 */
final class Ids {

  static final Ids RANDOM = new Ids(null);

  private final @Nullable IdGenerator generator;
  private final byte traceFlags;
  private final RareLog failures = new RareLog(LoggerFactory.getLogger(Tracer.class));

  /**
   * @param generator null for random ids
   */
  Ids(@Nullable IdGenerator generator) {
    this.generator = generator;
    this.traceFlags = generator == null || generator.isRandom() ? TraceContext.RANDOM : 0;
  }

  /** The flags of a trace of these ids. */
  byte traceFlags() {
    return traceFlags;
  }

  /** The first 64 bits of a trace id. */
  long newTraceIdHigh() {
    return generator == null
        ? ThreadLocalRandom.current().nextLong()
        : generated(generator::traceIdHigh);
  }

  /** The last 64 bits of a trace id, which is then valid. */
  long newTraceIdLow(long high) {
    long low = generator == null ? 0 : generated(generator::traceIdLow);
    return high == 0 || generator == null ? nonZero(low) : low;
  }

  long newSpanId() {
    return nonZero(generator == null ? 0 : generated(generator::spanId));
  }

  private long generated(LongSupplier part) {
    try {
      return part.getAsLong();
    } catch (Throwable e) {
      failures.once("The id generator threw, so that the id is random", e);
      return nonZero(0);
    }
  }

  private static long nonZero(long value) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (value == 0) {
      value = random.nextLong();
    }
    return value;
  }
}
