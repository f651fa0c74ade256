package dev.lumen.trace;

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

  // An array, as a list would make an iterator for each span.
  private volatile SpanListener[] listeners;

  SpanListeners(List<SpanListener> listeners) {
    this.listeners = listeners.toArray(SpanListener[]::new);
  }

  void onStart(SpanData span) {
    tell(SpanListener::onStart, span, "A span listener threw when a span started");
  }

  void onEnd(SpanData span) {
    tell(SpanListener::onEnd, span, "A span listener threw when a span ended");
  }

  void onFiltered(SpanData span) {
    tell(SpanListener::onFiltered, span, "A span listener threw when a span was filtered");
  }

  private void tell(BiConsumer<SpanListener, SpanData> news, SpanData span, String failure) {
    for (SpanListener listener : listeners) {
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
        listeners = all.toArray(SpanListener[]::new);
      }
    } finally {
      changing.unlock();
    }
  }
}
