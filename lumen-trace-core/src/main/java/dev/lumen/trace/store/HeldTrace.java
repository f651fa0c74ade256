package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of one trace, in the order they came, and what they sum up to. Not thread-safe. */
final class HeldTrace {

  // This object, its lists, and its places in the maps of the store.
  private static final int OVERHEAD = 320;

  private final TraceId id;
  // Boxed once: it is a key, also where there is no memory for another.
  private final Long arrival;
  private final List<HeldSpan> spans = new ArrayList<>(4);
  private final List<SpanData> data = new SpanView();
  private final List<HeldSpan> running = new ArrayList<>(2);
  private long bytes;
  private int errors;
  private boolean refused;
  private long changedAt;
  private @Nullable SpanData root;

  HeldTrace(TraceId id, long arrival) {
    this.id = id;
    this.arrival = arrival;
  }

  /** What a span adds to {@link #bytes()}: the first one pays for the trace. */
  long bytesOf(HeldSpan span) {
    return span.bytes() + (spans.isEmpty() ? OVERHEAD : 0);
  }

  void add(HeldSpan span) {
    bytes += spans.isEmpty() ? OVERHEAD : 0;
    count(span, 1);
    spans.add(span);
    if (!span.hasEnded()) {
      running.add(span);
    }
    root = null;
  }

  /** Whether a running span has ended or grown since the last {@link #refresh()}. */
  boolean isStale() {
    for (HeldSpan span : running) {
      if (span.isStale()) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many spans have gone by it, since they were filtered. */
  int refresh() {
    int before = spans.size();
    boolean filtered = false;
    for (HeldSpan span : running) {
      count(span, -1);
      span.refresh();
      if (span.isFiltered()) {
        filtered = true;
      } else {
        count(span, 1);
      }
    }
    running.removeIf(HeldSpan::hasEnded);
    if (filtered && spans.removeIf(HeldSpan::isFiltered)) {
      root = null;
    }
    return before - spans.size();
  }

  private void count(HeldSpan span, int sign) {
    bytes += sign * span.bytes();
    errors += span.hasFailed() ? sign : 0;
  }

  /** Notes that a span of this trace was not taken: it can never be complete. */
  void refused() {
    refused = true;
  }

  void changed(long cursor) {
    changedAt = cursor;
  }

  TraceId id() {
    return id;
  }

  Long arrival() {
    return arrival;
  }

  /** The spans in the order they came. */
  List<SpanData> data() {
    return data;
  }

  int size() {
    return spans.size();
  }

  long bytes() {
    return bytes;
  }

  int errors() {
    return errors;
  }

  long changedAt() {
    return changedAt;
  }

  boolean hasRunningSpan() {
    return !running.isEmpty();
  }

  long startEpochNanos() {
    return root().startEpochNanos();
  }

  SpanData root() {
    SpanData known = root;
    if (known == null) {
      known = spans.size() == 1 ? spans.get(0).data() : tree().root();
      root = known;
    }
    return known;
  }

  SpanStatus status() {
    return errors > 0 ? SpanStatus.ERROR : root().status();
  }

  TraceSummary summary() {
    SpanData top = root();
    return new TraceSummary(
        id,
        top.name(),
        top.serviceName(),
        top.startEpochNanos(),
        top.durationNanos(),
        spans.size(),
        errors,
        status(),
        running.stream().anyMatch(span -> span.data().isLocalRoot()));
  }

  StoredTrace view() {
    SpanTree tree = tree();
    boolean complete = !refused && running.isEmpty() && tree.isWhole();
    return new StoredTrace(id, complete, tree.ordered());
  }

  private SpanTree tree() {
    return new SpanTree(data);
  }

  private final class SpanView extends AbstractList<SpanData> {

    @Override
    public SpanData get(int index) {
      return spans.get(index).data();
    }

    @Override
    public int size() {
      return spans.size();
    }
  }
}
