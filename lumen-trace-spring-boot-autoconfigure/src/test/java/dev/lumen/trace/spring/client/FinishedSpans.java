package dev.lumen.trace.spring.client;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands finished spans to a test, which has to take them all. */
final class FinishedSpans implements SpanExporter {

  private final BlockingQueue<SpanData> spans = new LinkedBlockingQueue<>();

  @Override
  public void export(List<SpanData> batch) {
    spans.addAll(batch);
  }

  /** The next span, which another thread may be about to end. */
  SpanData next() {
    SpanData span;
    try {
      span = spans.poll(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (span == null) {
      throw new AssertionError("No span ended");
    }
    return span;
  }

  /** The one span that is there. */
  SpanData only() {
    SpanData span = next();
    assertNoMore();
    return span;
  }

  void assertNoMore() {
    if (!spans.isEmpty()) {
      throw new AssertionError("Nobody took " + spans);
    }
  }
}
