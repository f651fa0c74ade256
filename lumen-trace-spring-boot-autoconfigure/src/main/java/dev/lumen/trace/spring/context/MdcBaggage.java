package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.CurrentSpanListener;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.spring.LumenTraceProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Writes values of the current baggage to the MDC under the same keys, over what the application
 * has there, which comes back as the application last left it.
 *
 * <p>From its construction until {@link #close()}. Thread-safe.
 */
final class MdcBaggage implements CurrentSpanListener, AutoCloseable {

  private final String[] keys;

  // What is known of a thread: for each key what was written, and then what the application has.
  // Nothing where nothing is written. Of the JDK's classes, as a pooled thread keeps it.
  private final ThreadLocal<@Nullable String @Nullable []> threads =
      ThreadLocal.withInitial(() -> null);

  MdcBaggage(List<String> keys) {
    this.keys = keys.toArray(String[]::new);
    if (!keys.isEmpty()) {
      CurrentSpan.addListener(this);
    }
  }

  /** Of the keys that are to be in the log; of none, it does nothing. */
  static MdcBaggage of(LumenTraceProperties properties) {
    List<String> keys = properties.baggage().toLog();
    LumenTraceProperties.Logging ids = properties.logging();
    for (String key : keys) {
      check(key, LogKeys.isAllowed(key), LogKeys.SYNTAX);
      check(
          key,
          !List.of(ids.traceIdKey(), ids.spanIdKey()).contains(key),
          "It must not be the key of the trace id or the span id in the log");
    }
    return new MdcBaggage(keys);
  }

  private static void check(String key, boolean allowed, String reason) {
    if (!allowed) {
      throw new InvalidConfigurationPropertyValueException(
          "lumen.trace.baggage.to-log", key, reason);
    }
  }

  @Override
  public void onChange(Span current) {
    Baggage baggage = current.context().baggage();
    @Nullable String[] thread = threads.get();
    if (thread == null) {
      if (baggage.isEmpty()) {
        return;
      }
      thread = new @Nullable String[2 * keys.length];
      threads.set(thread);
    }
    boolean written = false;
    for (int i = 0; i < keys.length; i++) {
      written |= change(i, baggage.get(keys[i]), thread);
    }
    if (!written) {
      threads.remove();
    }
  }

  private boolean change(int which, @Nullable String value, @Nullable String[] thread) {
    String key = keys[which];
    String written = thread[which];
    if (value == null && written == null) {
      return false;
    }
    String present = MDC.get(key);
    // Whatever is not what we wrote, the application has put, or taken away, since.
    if (written == null || !written.equals(present)) {
      thread[which + keys.length] = present;
    }
    if (value != null) {
      String line = onOneLine(value);
      thread[which] = line;
      MDC.put(key, line);
      return true;
    }
    String ofApplication = thread[which + keys.length];
    thread[which] = null;
    thread[which + keys.length] = null;
    if (ofApplication != null) {
      MDC.put(key, ofApplication);
    } else if (present != null) {
      MDC.remove(key);
    }
    return false;
  }

  /** Whoever calls may send anything, and would like to write lines of its own into the log. */
  private static String onOneLine(String value) {
    StringBuilder line = new StringBuilder(value);
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
        line.setCharAt(i, '_');
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    CurrentSpan.removeListener(this);
  }
}
