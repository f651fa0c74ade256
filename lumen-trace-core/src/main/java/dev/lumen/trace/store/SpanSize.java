package dev.lumen.trace.store;

import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of heap a span takes, by estimate: objects as HotSpot lays them out with
 * compressed pointers. Names of services and threads are shared, and not counted; keys often are,
 * and are counted, for those that came in from outside.
 */
final class SpanSize {

  // The span with its ids and times, and the store's own note of it.
  private static final int SPAN = 216;
  private static final int EVENT = 40;
  private static final int LINK = 80;
  private static final int TRACE_STATE = 128;
  private static final int BAGGAGE = 40;
  private static final int STRING = 40;
  private static final int NUMBER = 24;
  private static final int LIST = 56;
  private static final int ATTRIBUTES = 40;
  private static final int ENTRY = 10;
  private static final int REFERENCE = 4;
  private static final int SAMPLES = 16;

  private SpanSize() {}

  static long of(SpanData span) {
    long size = SPAN + of(span.traceState());
    size += of(span.name()) + ofOptional(span.statusMessage()) + of(span.attributes());
    List<SpanEvent> events = span.events();
    size += ofList(events.size());
    for (SpanEvent event : events) {
      size += EVENT + of(event.name()) + of(event.attributes());
    }
    List<SpanLink> links = span.links();
    size += ofList(links.size());
    for (SpanLink link : links) {
      size += LINK + of(link.context().traceState()) + of(link.attributes());
    }
    return size;
  }

  private static long of(TraceState state) {
    long size = state.isEmpty() ? 0 : TRACE_STATE + of(state.toString());
    return state.baggage().isEmpty() ? size : size + BAGGAGE + of(state.baggage().toString());
  }

  private static long of(Attributes attributes) {
    long size = attributes.isEmpty() ? 0 : ATTRIBUTES;
    for (int i = 0; i < attributes.size(); i++) {
      size += ENTRY + of(attributes.key(i)) + ofValue(attributes.value(i));
    }
    return size;
  }

  private static long ofValue(@Nullable Object value) {
    if (value instanceof String text) {
      return of(text);
    }
    if (value instanceof List<?> list) {
      long size = ofList(list.size());
      for (Object element : list) {
        size += ofValue(element);
      }
      return size;
    }
    return value == null || value instanceof Boolean ? 0 : NUMBER;
  }

  private static long ofList(int elements) {
    return elements == 0 ? 0 : LIST + (long) REFERENCE * elements;
  }

  private static long ofOptional(@Nullable String text) {
    return text == null ? 0 : of(text);
  }

  private static long of(String text) {
    return STRING + (isWide(text) ? 2L : 1L) * text.length();
  }

  /** Whether the text has two bytes a character, as far as a few of them tell. */
  private static boolean isWide(String text) {
    int step = Math.max(1, text.length() / SAMPLES);
    for (int i = 0; i < text.length(); i += step) {
      if (text.charAt(i) > 0xff) {
        return true;
      }
    }
    return false;
  }
}
