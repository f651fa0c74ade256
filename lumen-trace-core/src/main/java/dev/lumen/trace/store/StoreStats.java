package dev.lumen.trace.store;

/**
 * What a store holds and what became of the rest: {@code addedSpans = heldSpans + evictedSpans +
 * refusedSpans + droppedSpans + clearedSpans + filteredSpans}.
 *
 * <p>Immutable.
 *
 * @param addedSpans spans that were added so far
 * @param heldTraces traces that are held
 * @param heldSpans spans that are held
 * @param heldBytes the bytes that they take, by estimate
 * @param evictedTraces traces that made room for others
 * @param evictedSpans the spans of these
 * @param refusedSpans spans of traces too large to take more, and spans that could not be read
 * @param droppedSpans spans that came when the queue was full
 * @param clearedSpans spans that {@link TraceStore#clear()} forgot
 * @param filteredSpans spans that went once they had ended, since a processor said that they go
 *     nowhere
 */
public record StoreStats(
    long addedSpans,
    int heldTraces,
    int heldSpans,
    long heldBytes,
    long evictedTraces,
    long evictedSpans,
    long refusedSpans,
    long droppedSpans,
    long clearedSpans,
    long filteredSpans) {}
