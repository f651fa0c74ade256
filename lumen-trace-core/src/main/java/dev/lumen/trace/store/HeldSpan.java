package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;

/** A span, and what was known of it when it was last looked at. Not thread-safe. */
final class HeldSpan {

  private final SpanData data;
  private final TraceId traceId;
  private final boolean localRoot;
  private boolean ended;
  private boolean filtered;
  private SpanStatus status;
  private int attributes;
  private int events;
  private long bytes;
  private long end;

  HeldSpan(SpanData data) {
    this.data = data;
    this.traceId = data.traceId();
    this.localRoot = data.isLocalRoot();
    look();
  }

  private void look() {
    // Asked first: if it has ended, what follows is final.
    ended = data.hasEnded();
    filtered =
        ended && data instanceof ExportedSpan own && own.exportOutcome(0) == ExportOutcome.FILTERED;
    status = data.status();
    attributes = data.attributes().size();
    events = data.events().size();
    bytes = SpanSize.of(data);
    end = data.startEpochNanos() + data.durationNanos();
  }

  /** Whether a span that still ran has ended or grown since. */
  boolean isStale() {
    try {
      return !ended
          && (data.hasEnded()
              || data.status() != status
              || data.attributes().size() != attributes
              || data.events().size() != events);
    } catch (Throwable e) {
      return true;
    }
  }

  void refresh() {
    try {
      look();
    } catch (Throwable e) {
      // It stays as far as it is known, and is not asked again: one span must not stop the store.
      ended = true;
    }
  }

  TraceId traceId() {
    return traceId;
  }

  SpanData data() {
    return data;
  }

  boolean isLocalRoot() {
    return localRoot;
  }

  boolean hasEnded() {
    return ended;
  }

  /** When it ended; where it runs, when it was last looked at. */
  long endEpochNanos() {
    return end;
  }

  /** Whether it has ended, and goes nowhere. */
  boolean isFiltered() {
    return filtered;
  }

  boolean hasFailed() {
    return status == SpanStatus.ERROR;
  }

  long bytes() {
    return bytes;
  }
}
