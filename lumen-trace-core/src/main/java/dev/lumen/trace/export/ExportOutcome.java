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
  SHUTDOWN(7),
  /** A processor said that it goes nowhere: no exporter was asked. */
  FILTERED(8);

  private static final ExportOutcome[] BY_CODE = values();

  private final int code;

  ExportOutcome(int code) {
    this.code = code;
  }

  /** The number that stands for it, from 0 to 8. */
  public int code() {
    return code;
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
