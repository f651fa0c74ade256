package dev.lumen.trace.export;

import java.util.Locale;

/** What became of one span at one exporter. */
public enum ExportOutcome {
  /** It runs, or waits for its batch, or nobody has noted what became of it. */
  WAITING(0),
  /** The exporter took it. */
  EXPORTED(1),
  /** A part of its batch was lost, and the exporter does not know which. */
  IN_PART(2),
  /** As {@link DropReason#QUEUE_FULL}. */
  QUEUE_FULL(3),
  /** As {@link DropReason#EXPORT_FAILED}. */
  EXPORT_FAILED(4),
  /** As {@link DropReason#REJECTED}. */
  REJECTED(5),
  /** As {@link DropReason#TOO_LARGE}. */
  TOO_LARGE(6),
  /** As {@link DropReason#SHUTDOWN}. */
  SHUTDOWN(7);

  private static final ExportOutcome[] BY_CODE = values();

  private final int code;

  ExportOutcome(int code) {
    this.code = code;
  }

  /** The number that stands for it, from 0 to 7. */
  public int code() {
    return code;
  }

  static ExportOutcome of(DropReason reason) {
    return switch (reason) {
      case QUEUE_FULL -> QUEUE_FULL;
      // Of a trace that our own rate refused there are no spans: it is the exporter that says so.
      case EXPORT_FAILED, RATE_LIMITED -> EXPORT_FAILED;
      case REJECTED -> REJECTED;
      case TOO_LARGE -> TOO_LARGE;
      case SHUTDOWN -> SHUTDOWN;
    };
  }

  /** What became of a batch of a size that an exporter threw for. */
  static ExportOutcome of(int spans, Throwable failure) {
    if (!(failure instanceof SpansDroppedException partial)) {
      return EXPORT_FAILED;
    }
    return partial.dropped().entrySet().stream()
        .filter(entry -> entry.getValue() >= spans)
        .map(entry -> of(entry.getKey()))
        .findFirst()
        .orElse(IN_PART);
  }

  /**
   * What a number stands for.
   *
   * @param code of one outcome, or of two that were joined bit by bit: then any
   */
  public static ExportOutcome of(int code) {
    return code < BY_CODE.length ? BY_CODE[code] : IN_PART;
  }

  /** The name as JSON has it: {@code queue_full}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
