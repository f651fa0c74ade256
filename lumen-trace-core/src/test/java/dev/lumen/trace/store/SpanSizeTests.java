package dev.lumen.trace.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.TestSpanData;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SpanSizeTests {

  private static final int SPANS = 200;
  private static final int ATTRIBUTES = 12;
  private static final char[] NAME = "GET /orders/{id}".toCharArray();
  private static final char[] WORDS = "some words, as attributes have them".toCharArray();
  private static final char[] WIDE = "письмо".repeat(100).toCharArray();
  private static final char[] TRACE_STATE =
      ("vendor=" + "x".repeat(200) + ",other=1").toCharArray();
  private static final char[] BAGGAGE = ("tenant=" + "x".repeat(200) + ",user=1").toCharArray();
  private static final char[] STACK_TRACE =
      "at com.shop.Payment.charge(Payment.java:42)\n".repeat(90).toCharArray();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aBareSpanIsEstimatedFairly() {
    assertEstimateIsFair(() -> new TestSpanData(1, 1, new String(NAME)));
  }

  @Test
  void aCallersTracestateIsEstimatedFairly() {
    assertEstimateIsFair(
        () -> new TestSpanData(1, 1, new String(NAME), TraceState.parse(new String(TRACE_STATE))));
  }

  @Test
  void aCallersBaggageIsEstimatedFairly() {
    assertEstimateIsFair(
        () ->
            new TestSpanData(
                1,
                1,
                new String(NAME),
                TraceContext.of(Baggage.parse(new String(BAGGAGE))).traceState()));
  }

  @Test
  void textsAreEstimatedFairly() {
    assertEstimateIsFair(() -> spanWith(() -> new String(WORDS)));
  }

  @Test
  void wideTextsAreEstimatedFairly() {
    assertEstimateIsFair(() -> spanWith(() -> new String(WIDE)));
  }

  @Test
  void numbersAreEstimatedFairly() {
    assertEstimateIsFair(() -> spanWith(() -> Long.valueOf(System.nanoTime())));
  }

  @Test
  void listsAreEstimatedFairly() {
    assertEstimateIsFair(() -> spanWith(SpanSizeTests::list));
  }

  @Test
  void stackTracesAreEstimatedFairly() {
    assertEstimateIsFair(
        () -> {
          TestSpanData span = new TestSpanData(1, 1, new String(NAME));
          for (int i = 0; i < 5; i++) {
            span.event("exception", Attributes.of("stacktrace", new String(STACK_TRACE)));
          }
          return span;
        });
  }

  /** What is allocated to make a span is all that it takes, and a little that is garbage. */
  private void assertEstimateIsFair(Supplier<? extends SpanData> factory) {
    List<SpanData> spans = new ArrayList<>(SPANS);
    spans.add(factory.get());
    spans.clear();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < SPANS; i++) {
      spans.add(factory.get());
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    long estimated = spans.stream().mapToLong(SpanSize::of).sum();

    assertThat((double) estimated / allocated).isBetween(0.5, 1.5);
  }

  private static TestSpanData spanWith(Supplier<?> value) {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = 0; i < ATTRIBUTES; i++) {
      char[] key = {'k', 'e', 'y', (char) ('a' + i)};
      attributes.put(new String(key), value.get());
    }
    return new TestSpanData(1, 1, new String(NAME)).event("values", attributes.build());
  }

  private static List<String> list() {
    List<String> list = new ArrayList<>(20);
    for (int i = 0; i < 20; i++) {
      list.add(new String(WORDS));
    }
    return list;
  }
}
