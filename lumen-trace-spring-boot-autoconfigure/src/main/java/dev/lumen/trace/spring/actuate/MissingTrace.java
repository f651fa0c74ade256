package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.RootRefusal;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.store.TraceLoss;
import dev.lumen.trace.store.TraceStore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why there is no trace of an id, as far as that is known, as JSON has it.
 *
 * @param error why, in a sentence
 * @param parameter what of the request is the id
 * @param value the id as it was given
 * @param allowed what may be given
 * @param reason {@code evicted}, {@code refused}, {@code filtered}, {@code cleared}, {@code
 *     unsampled}, {@code unsampled_by_caller}, {@code rate_limited}, or {@code unknown}
 * @param property what would have it be there; null, and left out, where no property would
 * @param advice what to do, in a sentence; null, and left out, where there is nothing to
 */
record MissingTrace(
    String error,
    String parameter,
    String value,
    String allowed,
    String reason,
    @Nullable String property,
    @Nullable String advice)
    implements OperationResponseBody {

  private static final String STORE = "lumen.trace.store.";

  /**
   * @param given how the request has the id
   */
  static MissingTrace of(TraceId id, String given, Tracer tracer, TraceStore store) {
    TraceLoss loss = store.loss(id);
    RootRefusal refusal = tracer.refusal(id);
    if (loss != null) {
      return of(loss, given);
    }
    return refusal != null
        ? of(refusal, given)
        : missing(
            given,
            "unknown",
            null,
            "No trace of this id is held, and none is known to have been",
            "It may be another service's, and run there: look in that one's explorer. Or it is of"
                + " before the last start, or gone too long ago to be remembered");
  }

  private static MissingTrace of(TraceLoss loss, String given) {
    return switch (loss) {
      case EVICTED_BY_SPANS ->
          missing(
              given,
              "evicted",
              STORE + "max-spans",
              "This trace was evicted: newer ones had more spans than are held",
              "Raise it to hold more spans");
      case EVICTED_BY_SIZE ->
          missing(
              given,
              "evicted",
              STORE + "max-size",
              "This trace was evicted: newer ones took more memory than they may",
              "Raise it to hold more");
      case REFUSED ->
          missing(
              given,
              "refused",
              STORE + "max-size",
              "This trace was refused: it would have taken more than half of what is held",
              "Raise it: a trace may take half of it");
      case FILTERED ->
          missing(
              given,
              "filtered",
              null,
              "This trace went nowhere: it was too short to matter, or a span processor had it so",
              "It was shorter than lumen.trace.traced.beans-min-duration, or look for the"
                  + " SpanProcessor whose onEnding says false to it");
      case CLEARED ->
          missing(given, "cleared", null, "This trace was forgotten with all others", null);
    };
  }

  private static MissingTrace of(RootRefusal refusal, String given) {
    return switch (refusal) {
      case CALLER ->
          missing(
              given,
              "unsampled_by_caller",
              "lumen.trace.sampling.parent-based",
              "This trace was not recorded: its caller had decided so",
              "Set it to false to decide here, whatever callers say");
      case SAMPLER ->
          missing(
              given,
              "unsampled",
              "lumen.trace.sampling.strategy",
              "This trace was not recorded: the sampler did not want it",
              "Set it to always to record all of them");
      case RATE ->
          missing(
              given,
              "rate_limited",
              "lumen.trace.max-spans-per-second",
              "This trace was not recorded: the spans per second were used up",
              "Raise it, or set it to 0 for no bound");
    };
  }

  private static MissingTrace missing(
      String given,
      String reason,
      @Nullable String property,
      String error,
      @Nullable String advice) {
    return new MissingTrace(
        error, "traceId", given, "an id that the list of traces has", reason, property, advice);
  }
}
