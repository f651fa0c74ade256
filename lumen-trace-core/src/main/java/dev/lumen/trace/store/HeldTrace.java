package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one local root brought of a trace, in the order it came, and what it sums up to. Not
 * thread-safe.
 */
final class HeldTrace {

  // This object, its lists, and its places in the maps of the store.
  private static final int OVERHEAD = 420;

  private final TraceId id;
  private final SpanId rootId;
  // Boxed once: it is a key, also where there is no memory for another.
  private final Long arrival;
  private final List<HeldSpan> spans = new ArrayList<>(4);
  private final List<SpanData> data = new SpanView();
  private final List<HeldSpan> running = new ArrayList<>(2);
  private long bytes;
  private int errors;
  private boolean refused;
  private boolean rooted;
  private long addedAt;
  private long changedAt;
  // Of those spans that have ended.
  private long lastEnd;
  private @Nullable SpanData root;
  private @Nullable TraceFindings findings;

  /**
   * @param rootId stays the id of this, whichever span turns out to be the root
   */
  HeldTrace(TraceId id, SpanId rootId, long arrival) {
    this.id = id;
    this.rootId = rootId;
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
    rooted |= span.isLocalRoot();
    findings = null;
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

  /** Returns the spans that have gone by it, since they were filtered. */
  List<HeldSpan> refresh() {
    boolean filtered = false;
    findings = null;
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
    if (!filtered) {
      return List.of();
    }
    List<HeldSpan> gone = spans.stream().filter(HeldSpan::isFiltered).toList();
    spans.removeIf(HeldSpan::isFiltered);
    root = null;
    return gone;
  }

  private void count(HeldSpan span, int sign) {
    bytes += sign * span.bytes();
    errors += span.hasFailed() ? sign : 0;
    if (span.hasEnded()) {
      lastEnd = Math.max(lastEnd, span.endEpochNanos());
    }
  }

  private static long endOf(SpanData span) {
    return span.startEpochNanos() + span.durationNanos();
  }

  /** Notes that a span of this trace was not taken: it can never be complete. */
  void refused() {
    refused = true;
  }

  void changed(long cursor) {
    addedAt = addedAt == 0 ? cursor : addedAt;
    changedAt = cursor;
  }

  TraceId id() {
    return id;
  }

  SpanId rootId() {
    return rootId;
  }

  TraceKey key() {
    return new TraceKey(id, rootId);
  }

  /** Whether a local root is here, or was. */
  boolean isRooted() {
    return rooted;
  }

  boolean has(SpanId span) {
    return data.stream().anyMatch(each -> span.equals(each.spanId()));
  }

  /** Whether any span says that this one is its parent. */
  boolean awaits(SpanId parent) {
    return data.stream().anyMatch(span -> parent.equals(span.parentSpanId()));
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

  /** The cursor when it came. */
  long addedAt() {
    return addedAt;
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
    long start = top.startEpochNanos();
    long duration = top.durationNanos();
    return new TraceSummary(
        id,
        rootId,
        top,
        start,
        duration,
        Math.max(duration, workUntil() - start),
        spans.size(),
        errors,
        status(),
        findings().exception(),
        findings().repeats(),
        running.stream().anyMatch(HeldSpan::isLocalRoot));
  }

  private TraceFindings findings() {
    TraceFindings known = findings;
    if (known == null) {
      known = TraceFindings.of(data);
      findings = known;
    }
    return known;
  }

  /** When the last span ended; now, where any runs. */
  private long workUntil() {
    long until = lastEnd;
    for (HeldSpan span : running) {
      until = Math.max(until, endOf(span.data()));
    }
    return until;
  }

  /** Whether nothing is known to be missing. */
  boolean isComplete() {
    return !refused && running.isEmpty() && tree().isWhole();
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
