package dev.lumen.trace.benchmarks.delivery;

import java.util.concurrent.atomic.AtomicLong;
import zipkin2.reporter.ReporterMetrics;

/** Counts what Brave's reporter drops, and nothing else: that costs nothing until it drops. */
final class DropMetrics implements ReporterMetrics {

  private final AtomicLong dropped = new AtomicLong();

  long dropped() {
    return dropped.get();
  }

  @Override
  public void incrementSpansDropped(int quantity) {
    dropped.addAndGet(quantity);
  }

  @Override
  public void incrementMessages() {}

  @Override
  public void incrementMessagesDropped(Throwable cause) {}

  @Override
  public void incrementSpans(int quantity) {}

  @Override
  public void incrementSpanBytes(int quantity) {}

  @Override
  public void incrementMessageBytes(int quantity) {}

  @Override
  public void updateQueuedSpans(int update) {}

  @Override
  public void updateQueuedBytes(int update) {}
}
