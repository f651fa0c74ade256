package dev.lumen.trace;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanLimits;
import org.jspecify.annotations.Nullable;

/** What the event of an exception says of it, by OpenTelemetry's conventions. */
final class ExceptionAttributes {

  private ExceptionAttributes() {}

  /** Within the limits, but for the stack trace, which has a limit of its own. */
  static Attributes of(Throwable exception, SpanLimits limits) {
    String message = message(exception);
    return Attributes.builder()
        .put("exception.type", exception.getClass().getName())
        .put(
            "exception.message",
            message == null ? null : SpanLimits.cut(message, limits.valueLength()))
        .put("exception.stacktrace", StackTraceText.of(exception))
        .build();
  }

  /** The message, null where there is none, or where asking for it fails. */
  static @Nullable String message(Throwable exception) {
    try {
      return exception.getMessage();
    } catch (Throwable e) {
      return null;
    }
  }
}
