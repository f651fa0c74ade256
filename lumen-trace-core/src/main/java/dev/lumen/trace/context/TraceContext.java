package dev.lumen.trace.context;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a request: the ids of the trace and of the span that is the parent of what
 * comes next, the trace flags, the {@link TraceState}, the {@link Baggage}, and whether all that
 * came from another process.
 *
 * <p>Immutable. Follows W3C Trace Context level 2.
 */
public final class TraceContext {

  /** The flag bit that says: the caller may have recorded this trace. */
  public static final byte SAMPLED = 0x01;

  /** The flag bit that says: the low 56 bits of the trace id are random. */
  public static final byte RANDOM = 0x02;

  /**
   * The flag bit that B3 and Jaeger call debug: somebody wants this trace whatever samplers say. It
   * comes with {@link #SAMPLED} and counts as that here; other tracers may heed it. W3C Trace
   * Context has no such flag, so that no {@code traceparent} has it.
   */
  public static final byte DEBUG = (byte) 0x80;

  // What each thread writes its headers in: a string takes a copy, so a new one would be garbage.
  private static final ThreadLocal<byte[]> TEXT =
      ThreadLocal.withInitial(
          () ->
              "00-00000000000000000000000000000000-0000000000000000-00"
                  .getBytes(StandardCharsets.ISO_8859_1));

  private final long traceIdHigh;
  private final long traceIdLow;
  private final long spanId;
  private final TraceState traceState;
  private final byte flags;
  private final boolean remote;
  private final boolean deferred;

  // Made when first asked for; any thread's is as good. All below an unsampled span hand on its
  // context as it is, so that one text serves all their calls.
  private @Nullable String traceparent;

  private TraceContext(
      long traceIdHigh,
      long traceIdLow,
      long spanId,
      byte flags,
      TraceState traceState,
      boolean remote,
      boolean deferred) {
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.spanId = spanId;
    this.flags = flags;
    this.traceState = Objects.requireNonNull(traceState, "traceState");
    this.remote = remote;
    this.deferred = deferred;
  }

  /** A context of this process. */
  public static TraceContext local(
      TraceId traceId, SpanId spanId, byte flags, TraceState traceState) {
    return new TraceContext(
        traceId.high(), traceId.low(), spanId.value(), flags, traceState, false, false);
  }

  /** A context that came from another process. */
  public static TraceContext remote(
      TraceId traceId, SpanId spanId, byte flags, TraceState traceState) {
    return new TraceContext(
        traceId.high(), traceId.low(), spanId.value(), flags, traceState, true, false);
  }

  /**
   * A context that came from another process, whose caller leaves it to others whether the trace is
   * recorded, as B3 and X-Ray can: {@link #isDeferred()}.
   */
  public static TraceContext deferred(TraceId traceId, SpanId spanId) {
    return new TraceContext(
        traceId.high(), traceId.low(), spanId.value(), (byte) 0, TraceState.EMPTY, true, true);
  }

  /** A context that has no ids, and so is not valid: what baggage travels in outside of a trace. */
  public static TraceContext of(Baggage baggage) {
    return new TraceContext(0, 0, 0, (byte) 0, TraceState.EMPTY.withBaggage(baggage), false, false);
  }

  /** This context with other baggage. */
  public TraceContext withBaggage(Baggage baggage) {
    return new TraceContext(
        traceIdHigh, traceIdLow, spanId, flags, traceState.withBaggage(baggage), remote, deferred);
  }

  public TraceId traceId() {
    return new TraceId(traceIdHigh, traceIdLow);
  }

  public SpanId spanId() {
    return new SpanId(spanId);
  }

  /** The flags: {@link #SAMPLED}, {@link #RANDOM} and {@link #DEBUG}; other bits are kept. */
  public byte flags() {
    return flags;
  }

  /** The vendors' list, {@link TraceState#EMPTY} where there is none. */
  public TraceState traceState() {
    return traceState;
  }

  /** What the application says of the request, {@link Baggage#EMPTY} where it says nothing. */
  public Baggage baggage() {
    return traceState.baggage();
  }

  /** Whether the {@link #SAMPLED} flag is set. */
  public boolean isSampled() {
    return (flags & SAMPLED) != 0;
  }

  /** Whether the {@link #RANDOM} flag is set. */
  public boolean isRandom() {
    return (flags & RANDOM) != 0;
  }

  /** Whether the {@link #DEBUG} flag is set, and the {@link #SAMPLED} flag too. */
  public boolean isDebug() {
    return (flags & DEBUG) != 0 && isSampled();
  }

  /**
   * Whether the caller has not decided if this trace is recorded. Then it is not sampled, and a
   * parent-based sampler decides as if there were no caller. A {@code traceparent} always says.
   */
  public boolean isDeferred() {
    return deferred;
  }

  /** Whether this context came from another process. */
  public boolean isRemote() {
    return remote;
  }

  /** Whether both ids are valid. */
  public boolean isValid() {
    return (traceIdHigh | traceIdLow) != 0 && spanId != 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TraceContext that
        && traceIdHigh == that.traceIdHigh
        && traceIdLow == that.traceIdLow
        && spanId == that.spanId
        && flags == that.flags
        && remote == that.remote
        && deferred == that.deferred
        && traceState.equals(that.traceState)
        && baggage().equals(that.baggage());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(traceIdLow) * 31 + Long.hashCode(spanId);
  }

  /**
   * The value of a {@code traceparent} header of version 00 for this context: the ids and the two
   * flags that level 2 defines, others cleared.
   */
  public String traceparent() {
    String made = traceparent;
    if (made == null) {
      made = writeTraceparent();
      traceparent = made;
    }
    return made;
  }

  private String writeTraceparent() {
    byte[] text = TEXT.get();
    Hex.write(traceIdHigh, text, 3);
    Hex.write(traceIdLow, text, 19);
    Hex.write(spanId, text, 36);
    text[54] = (byte) ('0' + (flags & (SAMPLED | RANDOM)));
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** The {@link #traceparent()}. */
  @Override
  public String toString() {
    return traceparent();
  }
}
