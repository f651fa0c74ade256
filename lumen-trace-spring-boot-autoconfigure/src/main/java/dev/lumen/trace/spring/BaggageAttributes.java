package dev.lumen.trace.spring;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.data.SpanData;
import java.util.List;

/**
 * Copies values of the baggage to each span that starts below it, as attributes of the same names.
 *
 * <p>Thread-safe.
 *
 * @param keys those of the baggage to copy
 */
record BaggageAttributes(List<String> keys) implements SpanProcessor {

  @Override
  public void onStart(Span span, SpanData data) {
    Baggage baggage = data.traceState().baggage();
    if (!baggage.isEmpty()) {
      // Null, where the key is not there, is ignored.
      keys.forEach(key -> span.setAttribute(key, baggage.get(key)));
    }
  }
}
