package dev.lumen.trace;

import dev.lumen.trace.SpanListener.Reach;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.RareLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** The listeners of a tracer; one that throws is logged once and harms nobody. Thread-safe. */
final class SpanListeners {

  private final RareLog failures = new RareLog(LoggerFactory.getLogger(Tracer.class));

  private final ReentrantLock changing = new ReentrantLock();

  // Arrays, as a list would make an iterator for each span: all, and of these those that are told
  // of the local roots, and of all spans, of traces that are not sampled.
  private volatile SpanListener[] listeners;
  private volatile SpanListener[] ofRoots;
  private volatile SpanListener[] ofAll;

  SpanListeners(List<SpanListener> listeners) {
    this.listeners = listeners.toArray(SpanListener[]::new);
    this.ofRoots = reaching(listeners, Reach.LOCAL_ROOTS);
    this.ofAll = reaching(listeners, Reach.ALL);
  }

  private static SpanListener[] reaching(List<SpanListener> listeners, Reach reach) {
    return listeners.stream()
        .filter(listener -> listener.reach().compareTo(reach) >= 0)
        .toArray(SpanListener[]::new);
  }

  /** Whether any is told of local roots of traces that are not sampled. */
  boolean wantUnsampled() {
    return ofRoots.length != 0;
  }

  /** Whether any is told of all spans of traces that are not sampled. */
  boolean wantAll() {
    return ofAll.length != 0;
  }

  private SpanListener[] of(RecordingSpan span) {
    if (span.isSampled()) {
      return listeners;
    }
    return span.isLocalRoot() ? ofRoots : ofAll;
  }

  void onStart(RecordingSpan span) {
    tell(SpanListener::onStart, span, "A span listener threw when a span started");
  }

  void onEnd(RecordingSpan span) {
    tell(SpanListener::onEnd, span, "A span listener threw when a span ended");
  }

  void onFiltered(RecordingSpan span) {
    tell(SpanListener::onFiltered, span, "A span listener threw when a span was filtered");
  }

  private void tell(BiConsumer<SpanListener, SpanData> news, RecordingSpan span, String failure) {
    for (SpanListener listener : of(span)) {
      try {
        news.accept(listener, span);
      } catch (Throwable e) {
        failures.once(failure, e);
      }
    }
  }

  void add(SpanListener listener) {
    Objects.requireNonNull(listener, "listener");
    change(all -> !all.contains(listener) && all.add(listener));
  }

  void remove(SpanListener listener) {
    change(all -> all.remove(listener));
  }

  private void change(Predicate<List<SpanListener>> change) {
    changing.lock();
    try {
      List<SpanListener> all = new ArrayList<>(List.of(listeners));
      if (change.test(all)) {
        SpanListener[] roots = reaching(all, Reach.LOCAL_ROOTS);
        ofAll = reaching(all, Reach.ALL);
        ofRoots = roots;
        listeners = all.toArray(SpanListener[]::new);
      }
    } finally {
      changing.unlock();
    }
  }
}
