package dev.lumen.trace;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanLimits;
import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** What the event of an exception says of it, by OpenTelemetry's conventions. */
final class ExceptionAttributes {

  private ExceptionAttributes() {}

  static Attributes of(Throwable exception, SpanLimits limits) {
    Attributes.Builder attributes =
        Attributes.builder(3, limits).put("exception.type", exception.getClass().getName());
    attributes.put("exception.message", message(exception));
    attributes.put("exception.stacktrace", stackTrace(exception, limits.valueLength()));
    return attributes.build();
  }

  /** The message, null where there is none, or where asking for it fails. */
  static @Nullable String message(Throwable exception) {
    try {
      return exception.getMessage();
    } catch (Throwable e) {
      return null;
    }
  }

  private static @Nullable String stackTrace(Throwable exception, int maxLength) {
    BoundedWriter text = new BoundedWriter(maxLength);
    try (PrintWriter writer = new PrintWriter(text)) {
      exception.printStackTrace(writer);
    } catch (Throwable e) {
      return null;
    }
    return SpanLimits.cut(text.written.toString(), maxLength);
  }

  /** Forgets what comes after a bound: a trace of a thousand frames is not first built whole. */
  private static final class BoundedWriter extends Writer {

    private final StringBuilder written = new StringBuilder();
    private final int maxLength;

    BoundedWriter(int maxLength) {
      this.maxLength = maxLength;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
      int room = maxLength - written.length();
      if (room > 0) {
        written.append(buffer, offset, Math.min(length, room));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
