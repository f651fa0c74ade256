package dev.lumen.trace;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.pipeline.OutcomeKeeper;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of a recorded span changes until its end.
 *
 * <p>Whoever writes, or reads before the end, holds the one-word lock {@code state} for some field
 * accesses. No code of the application runs under it, and nothing that blocks. The end leaves the
 * lock taken for good, so that nobody writes any more, and readers then need no lock.
 *
 * <p>Where something is thrown under the lock it is a stack overflow or a lack of memory: the lock
 * is then given back by writing the field, since after the former no method can be called.
 */
abstract class SpanState extends SpanIdentity implements ExportedSpan, OutcomeKeeper {

  static final int OPEN = 0;
  static final int BUSY = 1;
  static final int ENDED = 2;
  static final VarHandle STATE;
  private static final VarHandle OUTCOMES;
  private static final VarHandle MIN_MICROS;
  private static final int GONE = -1;
  private static final int OUTCOME_BITS = Integer.SIZE / MAX_EXPORTERS;

  static {
    try {
      OUTCOMES = MethodHandles.lookup().findVarHandle(SpanState.class, "outcomes", int.class);
      MIN_MICROS = MethodHandles.lookup().findVarHandle(SpanState.class, "minMicros", int.class);
      STATE = MethodHandles.lookup().findVarHandle(SpanState.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  volatile int state;
  String name;
  SpanStatus status = SpanStatus.UNSET;
  @Nullable String statusMessage;
  Attributes.@Nullable Builder attributes;
  @Nullable List<SpanEvent> events;
  int droppedEvents;
  // 0 until the end has begun. Between then and ENDED processors are asked.
  long end;
  private boolean ending;
  // Under which the span goes nowhere; 0 where it stays, GONE where it went. Not volatile, as every
  // span has it written: who decides compares and sets.
  private int minMicros;
  // Four bits for each exporter.
  private volatile int outcomes;

  SpanState(
      SpanBuilder builder,
      String name,
      @Nullable SpanIdentity parent,
      @Nullable TraceContext context,
      long traceIdHigh,
      long traceIdLow,
      byte flags,
      long nanos,
      @Nullable TraceContext handedOn) {
    super(builder, parent, context, traceIdHigh, traceIdLow, flags, nanos, handedOn);
    this.name = name;
    this.attributes = builder.attributes;
    this.minMicros = builder.minMicros;
  }

  @SuppressWarnings("ThreadPriorityCheck")
  final boolean lock() {
    int spins = 0;
    while (!STATE.weakCompareAndSetAcquire(this, OPEN, BUSY)) {
      if (state == ENDED) {
        return false;
      }
      // The holder needs some nanoseconds, unless the system has taken its processor away.
      if (++spins < 100) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    return true;
  }

  final void unlock() {
    STATE.setRelease(this, OPEN);
  }

  /**
   * Fixes the end time.
   *
   * @return whether the calling thread is the one to end the span
   */
  final boolean beginToEnd(long time) {
    if (!lock()) {
      return false;
    }
    boolean first = !ending;
    if (first) {
      ending = true;
      end = time;
    }
    unlock();
    return first;
  }

  @Override
  final boolean keep() {
    int min = minMicros;
    return min == 0 || (min != GONE && (int) MIN_MICROS.compareAndExchange(this, min, 0) != GONE);
  }

  /** Whether the span, which ends now, goes nowhere since it was short and has nothing to tell. */
  final boolean goesNowhere() {
    int min = minMicros;
    boolean gone =
        min > 0
            && end - start < min * 1000L
            && status != SpanStatus.ERROR
            && events == null
            && MIN_MICROS.compareAndSet(this, min, GONE);
    if (gone) {
      noteFiltered();
    }
    return gone;
  }

  @Override
  public String name() {
    return hasEnded() ? name : read(() -> name);
  }

  @Override
  public long endEpochNanos() {
    return hasEnded() ? end : read(() -> end);
  }

  @Override
  public long durationNanos() {
    return hasEnded() ? end - start : read(this::durationSoFar);
  }

  private long durationSoFar() {
    return ending ? end - start : Math.max(0, now() - start);
  }

  final long now() {
    return tracer.clock.nanoTime() + clockOffset;
  }

  @Override
  public boolean hasEnded() {
    return state == ENDED;
  }

  @Override
  public SpanStatus status() {
    return hasEnded() ? status : read(() -> status);
  }

  @Override
  public @Nullable String statusMessage() {
    return hasEnded() ? statusMessage : this.<@Nullable String>read(() -> statusMessage);
  }

  @Override
  public Attributes attributes() {
    return hasEnded() ? builtAttributes() : read(this::builtAttributes);
  }

  private Attributes builtAttributes() {
    return attributes == null ? Attributes.EMPTY : attributes.build();
  }

  @Override
  public List<SpanEvent> events() {
    if (hasEnded()) {
      return events == null ? List.of() : Collections.unmodifiableList(events);
    }
    return read(() -> events == null ? List.of() : List.copyOf(events));
  }

  @Override
  public int droppedAttributes() {
    return hasEnded() ? droppedFromBuilder() : read(this::droppedFromBuilder);
  }

  private int droppedFromBuilder() {
    return attributes == null ? 0 : attributes.dropped();
  }

  @Override
  public int droppedEvents() {
    return hasEnded() ? droppedEvents : read(() -> droppedEvents);
  }

  @Override
  public ExportOutcome exportOutcome(int exporter) {
    int mask = (1 << OUTCOME_BITS) - 1;
    return ExportOutcome.of(outcomes >>> (exporter * OUTCOME_BITS) & mask);
  }

  @Override
  public void exportOutcome(int exporter, ExportOutcome outcome) {
    // Exporters note it side by side, each its own bits.
    int unused = (int) OUTCOMES.getAndBitwiseOr(this, outcome.code() << (exporter * OUTCOME_BITS));
  }

  /** As of an exporter that says so, whichever. */
  final void noteFiltered() {
    for (int exporter = 0; exporter < MAX_EXPORTERS; exporter++) {
      exportOutcome(exporter, ExportOutcome.FILTERED);
    }
  }

  /** Reads what may be written meanwhile. */
  private <T extends @Nullable Object> T read(Supplier<T> field) {
    if (!lock()) {
      return field.get();
    }
    try {
      return field.get();
    } finally {
      state = OPEN;
    }
  }
}
