package dev.lumen.trace.pipeline;

import dev.lumen.trace.context.TraceId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of some trace ids what became of them, in a memory that never grows: each id has one
 * place, which the last of those that share it keeps. What it says it has been told; of the rest it
 * knows nothing.
 *
 * <p>Thread-safe, without waiting. To tell two ids apart it has 60 bits of each.
 *
 * @param <T> what becomes of ids
 */
public final class RecentIds<T> {

  private static final int PLACE_BITS = 13;
  private static final int CODE_BITS = 4;
  private static final long CODE_MASK = (1 << CODE_BITS) - 1;

  // 64 kB.
  private final AtomicLongArray places = new AtomicLongArray(1 << PLACE_BITS);
  private final List<T> fates;

  /**
   * @param fates all that may become of an id, 15 at most
   */
  public RecentIds(List<T> fates) {
    this.fates = List.copyOf(fates);
  }

  /** Has an id be known by what became of it. */
  public void put(long traceIdHigh, long traceIdLow, T fate) {
    long mixed = mix(traceIdHigh, traceIdLow);
    places.setOpaque(place(mixed), (mixed & ~CODE_MASK) | (fates.indexOf(fate) + 1));
  }

  /** What was told of an id last; null where nothing was, or it is forgotten. */
  public @Nullable T get(TraceId id) {
    long mixed = mix(id.high(), id.low());
    long word = places.getOpaque(place(mixed));
    int code = (int) (word & CODE_MASK);
    return code == 0 || ((word ^ mixed) & ~CODE_MASK) != 0 ? null : fates.get(code - 1);
  }

  // Callers choose ids: of those that they number, too, each has a place of its own.
  private static long mix(long high, long low) {
    long mixed = (low ^ Long.rotateLeft(high, 32)) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
    return mixed ^ (mixed >>> 32);
  }

  private static int place(long mixed) {
    return (int) (mixed >>> (Long.SIZE - PLACE_BITS));
  }
}
