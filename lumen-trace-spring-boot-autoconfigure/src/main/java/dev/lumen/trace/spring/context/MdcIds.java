package dev.lumen.trace.spring.context;

import dev.lumen.trace.CurrentSpanListener;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Writes the ids of the current span to the MDC, over what the application has there, which comes
 * back as the application last left it.
 *
 * <p>Thread-safe.
 */
final class MdcIds implements CurrentSpanListener {

  // What is known of a thread: both ids as last written, both values of the application's, and the
  // trace id as two numbers, by which the spans of a trace need not write it out again. All of the
  // JDK's classes, so that a pooled thread holds none of ours.
  private static final int TRACE = 0;
  private static final int SPAN = 1;
  private static final int OF_APPLICATION = 2;
  private static final int NUMBERS = 4;

  private final String traceIdKey;
  private final String spanIdKey;
  private final ThreadLocal<@Nullable Object[]> threads =
      ThreadLocal.withInitial(() -> new Object[] {null, null, null, null, new long[2]});

  MdcIds(String traceIdKey, String spanIdKey) {
    this.traceIdKey = traceIdKey;
    this.spanIdKey = spanIdKey;
  }

  @Override
  public void onChange(Span current) {
    TraceContext context = current.context();
    @Nullable Object[] thread = threads.get();
    if (context.isValid()) {
      writeTraceId(context.traceId(), thread);
      keepOfApplication(MDC.get(spanIdKey), thread, SPAN);
      write(spanIdKey, context.spanId().toString(), thread, SPAN);
    } else {
      giveBack(traceIdKey, thread, TRACE);
      giveBack(spanIdKey, thread, SPAN);
    }
  }

  private void writeTraceId(TraceId id, @Nullable Object[] thread) {
    String present = MDC.get(traceIdKey);
    long[] numbers = (long[]) thread[NUMBERS];
    if (present == null
        || numbers[0] != id.high()
        || numbers[1] != id.low()
        || !present.equals(thread[TRACE])) {
      keepOfApplication(present, thread, TRACE);
      numbers[0] = id.high();
      numbers[1] = id.low();
      write(traceIdKey, id.toString(), thread, TRACE);
    }
  }

  private static void write(String key, String id, @Nullable Object[] thread, int which) {
    thread[which] = id;
    MDC.put(key, id);
  }

  private static void giveBack(String key, @Nullable Object[] thread, int which) {
    String present = MDC.get(key);
    keepOfApplication(present, thread, which);
    Object value = thread[which + OF_APPLICATION];
    thread[which + OF_APPLICATION] = null;
    if (value != null) {
      MDC.put(key, (String) value);
    } else if (present != null) {
      MDC.remove(key);
    }
  }

  /** Whatever is not what we wrote, the application has put, or taken away, since. */
  private static void keepOfApplication(
      @Nullable String present, @Nullable Object[] thread, int which) {
    if (present == null || !present.equals(thread[which])) {
      thread[which + OF_APPLICATION] = present;
    }
  }
}
