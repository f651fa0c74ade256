package dev.lumen.trace.spring.http;

import dev.lumen.trace.context.TraceContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The header that tells who called the id of the trace, because a property names it. Immutable.
 *
 * @param name {@code traceresponse} has a value as W3C Trace Context drafts it; any other has the
 *     trace id alone
 */
public record TraceIdHeader(String name) {

  private static final String TRACERESPONSE = "traceresponse";

  /**
   * @param name null or empty for none
   * @throws InvalidConfigurationPropertyValueException where the name is none of a header
   */
  static @Nullable TraceIdHeader of(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    if (!HttpClientHeaders.isSendable(name, "")) {
      throw new InvalidConfigurationPropertyValueException(
          "lumen.trace.web.response-header", name, "It must be the name of a header");
    }
    return new TraceIdHeader(name);
  }

  /** What the header says of the span of a request. */
  public String value(TraceContext context) {
    return name.equalsIgnoreCase(TRACERESPONSE)
        ? context.traceparent()
        : context.traceId().toString();
  }
}
