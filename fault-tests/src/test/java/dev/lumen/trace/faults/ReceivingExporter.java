package dev.lumen.trace.faults;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers which spans it got, and what should not have happened. Thread-safe. */
class ReceivingExporter implements SpanExporter {

  final Set<SpanId> received = ConcurrentHashMap.newKeySet();
  final AtomicInteger duplicates = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger afterClose = new AtomicInteger();

  @Override
  public void export(List<SpanData> spans) throws Exception {
    if (closed.get() > 0) {
      afterClose.incrementAndGet();
    }
    for (SpanData span : spans) {
      if (!received.add(span.spanId())) {
        duplicates.incrementAndGet();
      }
    }
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
