package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.pipeline.RecentIds;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.sampling.SamplingParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which traces are recorded: those that the sampler wants and the rate allows. */
final class RootSampling {

  private static final Logger logger = LoggerFactory.getLogger(Tracer.class);

  private final Sampler sampler;
  private final @Nullable RateLimiter rateLimiter;
  private final int maxSpansPerSecond;
  private final TracerCounts counts;
  // Made for the first: most tracers refuse nobody.
  private volatile @Nullable RecentIds<RootRefusal> refused;
  private final RareLog rareLog = new RareLog(logger);
  private final Runnable refusalLine = this::tellRefusals;

  /**
   * @param nanos the time now
   */
  RootSampling(TracerBuilder builder, long nanos, TracerCounts counts) {
    this.sampler = builder.sampler;
    this.maxSpansPerSecond = builder.maxSpansPerSecond;
    this.rateLimiter = maxSpansPerSecond == 0 ? null : new RateLimiter(maxSpansPerSecond, nanos);
    this.counts = counts;
  }

  Sampler sampler() {
    return sampler;
  }

  /** Whether the sampler wants a trace; one that throws does not. */
  boolean wants(
      long traceIdHigh,
      long traceIdLow,
      @Nullable TraceContext parent,
      String name,
      SpanBuilder span) {
    boolean wanted = false;
    try {
      Attributes attributes = span.attributes == null ? Attributes.EMPTY : span.attributes.build();
      TraceId traceId = new TraceId(traceIdHigh, traceIdLow);
      wanted =
          sampler.shouldSample(
              new SamplingParameters(traceId, parent, name, span.kind, attributes));
    } catch (Throwable e) {
      rareLog.once("The sampler threw, which counts as \"no\"", e);
    }
    if (!wanted) {
      counts.unsampled.increment();
      boolean byCaller = isDecidedBy(parent);
      if (byCaller) {
        counts.unsampledByCaller.increment();
      }
      refused(traceIdHigh, traceIdLow, byCaller ? RootRefusal.CALLER : RootRefusal.SAMPLER);
    }
    return wanted;
  }

  private boolean isDecidedBy(@Nullable TraceContext parent) {
    return parent != null && !parent.isDeferred() && !parent.isSampled() && sampler.followsCaller();
  }

  private void refused(long traceIdHigh, long traceIdLow, RootRefusal why) {
    RecentIds<RootRefusal> known = refused;
    if (known == null) {
      // Of two that are made at once, one is forgotten with what it knows: one id.
      known = new RecentIds<>(List.of(RootRefusal.values()));
      refused = known;
    }
    known.put(traceIdHigh, traceIdLow, why);
  }

  /** Why a trace was not recorded; null where it was, or that is not remembered. */
  @Nullable RootRefusal refusal(TraceId id) {
    RecentIds<RootRefusal> known = refused;
    return known == null ? null : known.get(id);
  }

  /** Whether the rate allows a trace. */
  boolean admits(long traceIdHigh, long traceIdLow, long nanos) {
    if (rateLimiter == null || rateLimiter.tryAdmit(nanos)) {
      return true;
    }
    refused(traceIdHigh, traceIdLow, RootRefusal.RATE);
    counts.rateLimited.increment();
    rareLog.rarelyElsewhere(refusalLine, refusalLine);
    return false;
  }

  private void tellRefusals() {
    logger.warn(
        "{} trace(s) refused in all: rate_limited, since the {} span(s) a second were used up."
            + " Told again at most once a minute",
        counts.rateLimited.sum(),
        maxSpansPerSecond);
  }

  /** Gives back what a span was charged that goes nowhere. */
  void giveBack() {
    if (rateLimiter != null) {
      rateLimiter.giveBack();
    }
  }

  /** Charges a further span of a trace that was admitted. */
  void charge(long nanos) {
    if (rateLimiter != null) {
      rateLimiter.charge(nanos);
    }
  }
}
