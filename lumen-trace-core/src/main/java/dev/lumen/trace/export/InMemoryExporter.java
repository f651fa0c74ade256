package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps every finished span, whole, until it is cleared: for tests. It has no bound.
 *
 * <p>Thread-safe.
 */
public final class InMemoryExporter implements SpanExporter {

  private final List<SpanData> spans = new ArrayList<>();

  @Override
  public synchronized void export(List<SpanData> batch) {
    spans.addAll(batch);
  }

  /** A copy of what was exported since the start or the last {@link #clear()}, in that order. */
  public synchronized List<SpanData> spans() {
    return List.copyOf(spans);
  }

  public synchronized int size() {
    return spans.size();
  }

  public synchronized void clear() {
    spans.clear();
  }
}
