package dev.lumen.trace.spring.context;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The keys that the ids have in the MDC.
 *
 * @param traceId that of the trace id
 * @param spanId that of the span id
 */
record LogKeys(String traceId, String spanId) {

  static final LogKeys DEFAULT = new LogKeys(LogCorrelation.TRACE_ID, LogCorrelation.SPAN_ID);

  private static final String TRACE_ID_PROPERTY = "lumen.trace.logging.trace-id-key";
  private static final String SPAN_ID_PROPERTY = "lumen.trace.logging.span-id-key";

  // What stands in a pattern of Logback's or Log4j's without being taken for a part of that.
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]+");
  static final String SYNTAX = "It must be letters, digits, dots, hyphens and underscores";

  /** The keys that are set, which are needed before there are beans. */
  static LogKeys of(Environment environment) {
    return new LogKeys(
        environment.getProperty(TRACE_ID_PROPERTY, DEFAULT.traceId),
        environment.getProperty(SPAN_ID_PROPERTY, DEFAULT.spanId));
  }

  boolean isAllowed() {
    return isAllowed(traceId) && isAllowed(spanId);
  }

  /** These keys, if they can be used. */
  LogKeys checked() {
    check(TRACE_ID_PROPERTY, traceId, isAllowed(traceId), SYNTAX);
    check(SPAN_ID_PROPERTY, spanId, isAllowed(spanId), SYNTAX);
    check(
        SPAN_ID_PROPERTY,
        spanId,
        !spanId.equals(traceId),
        "It must not be the key of the trace id");
    return this;
  }

  /** The pattern by which Spring Boot's default layouts show the ids. */
  String pattern() {
    return "%correlationId{" + traceId + "(32)," + spanId + "(16)}";
  }

  static boolean isAllowed(String key) {
    return ALLOWED.matcher(key).matches();
  }

  private static void check(String property, String value, boolean allowed, String reason) {
    if (!allowed) {
      throw new InvalidConfigurationPropertyValueException(property, value, reason);
    }
  }
}
