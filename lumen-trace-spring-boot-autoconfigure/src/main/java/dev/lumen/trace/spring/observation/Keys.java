package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.UrlRedaction;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;

/**
 * The keys of an observation as attributes. Immutable.
 *
 * @param redaction takes the secrets out of values that are URLs, of clients and gateways
 */
record Keys(UrlRedaction redaction) {

  private static final String REDIS_ERROR = "lettuce.command.error";

  /** Sets them all, but those that say that there is nothing to say. */
  void set(Observation.Context context, Span span, boolean message) {
    set(context.getLowCardinalityKeyValues(), span, message);
    set(context.getHighCardinalityKeyValues(), span, message);
  }

  private void set(KeyValues keys, Span span, boolean message) {
    for (KeyValue each : keys) {
      String key = each.getKey();
      String value = each.getValue();
      if (isNone(value)) {
        continue;
      }
      if (message) {
        Messages.set(span, key, value);
      } else if (key.equals(REDIS_ERROR)) {
        fail(span, value);
      } else {
        span.setAttribute(key, isUrl(key, value) ? redaction.url(value) : value);
      }
    }
  }

  /** Redis says what is wrong in its first word. Lettuce makes no error of it. */
  private static void fail(Span span, String error) {
    int space = error.indexOf(' ');
    span.setAttribute("error.type", space < 0 ? error : error.substring(0, space))
        .setStatus(SpanStatus.ERROR, error);
  }

  private static boolean isUrl(String key, String value) {
    return key.equals("http.url")
        || key.equals("http.uri")
        || key.equals("uri")
        || key.equals("url.full")
        || value.startsWith("http://")
        || value.startsWith("https://");
  }

  static boolean isNone(String value) {
    return value.equals(KeyValue.NONE_VALUE);
  }
}
