package dev.lumen.trace.otlp;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.EnumMap;
import java.util.Map;

/** What was lost of one batch, whose parts may have had different fates. For one thread. */
final class Losses {

  private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  private String why = "";
  private boolean backendGone;
  private int refusedLength = Integer.MAX_VALUE;

  /** Counts spans; the first of the explanations is the one that is told. */
  void add(DropReason reason, int spans, String explanation) {
    dropped.merge(reason, spans, Integer::sum);
    if (why.isEmpty()) {
      why = explanation;
    }
  }

  /** As {@link #add}, for a backend that was not there for all the retries. */
  void backendGone(int spans, String explanation) {
    add(DropReason.EXPORT_FAILED, spans, explanation);
    backendGone = true;
  }

  /** Whether the rest of the batch need not be tried: that would take as long again. */
  boolean isBackendGone() {
    return backendGone;
  }

  /** Notes the length of a message that was too large for the backend. */
  void tooLarge(int length) {
    refusedLength = Math.min(refusedLength, length);
  }

  /** Whether a message need not be tried: a shorter one, or one as long, was too large. */
  boolean isTooLarge(int length) {
    return length >= refusedLength;
  }

  void throwIfAny() throws SpansDroppedException {
    if (!dropped.isEmpty()) {
      throw new SpansDroppedException(dropped, why);
    }
  }
}
