package dev.lumen.trace.export;

import java.util.Locale;

/** Why a span that was to be recorded reached no exporter. */
public enum DropReason {
  /**
   * The buffer of the asynchronous pipeline was full when the span ended, or there was no memory
   * for its place in it.
   */
  QUEUE_FULL,
  /** The exporter threw, or gave up after its retries. */
  EXPORT_FAILED,
  /** The backend answered that it does not take the span. */
  REJECTED,
  /** The span alone is larger than the backend takes. */
  TOO_LARGE,
  /** The span ended after the tracer was closed, or was still queued when its time was up. */
  SHUTDOWN,
  /** The trace was refused, since the tracer's spans per second were used up. */
  RATE_LIMITED,
  /** The application let go of the span without having ended it. */
  ABANDONED;

  /** The name as metrics and JSON have it: {@code queue_full}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
