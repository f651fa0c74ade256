package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.export.InMemoryExporter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** 10,000 attributes, a value of a megabyte, and 100,000 events on one span. */
class HugeSpanTests {

  private static final int ATTRIBUTES = 10_000;
  private static final int EVENTS = 100_000;
  private static final String MEGABYTE = "x".repeat(1 << 20);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void theLimitsHoldAndWhatIsBeyondThemIsCounted() throws Exception {
    InMemoryExporter exporter = new InMemoryExporter();
    Tracer tracer = Tracer.builder().asyncExport(true).exporter(exporter).build();
    long before = System.nanoTime();

    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      recordHugeSpan(tracer);
      assertThat(tracer.close(LONG)).isTrue();
    }

    long took = System.nanoTime() - before;
    AccountingWatch.assertSettled(tracer, 1);
    SpanData span = exporter.spans().get(0);
    SpanLimits limits = SpanLimits.DEFAULT;
    assertThat(span.attributes().size()).isEqualTo(limits.attributes());
    assertThat(span.droppedAttributes()).isEqualTo(ATTRIBUTES + 1 - limits.attributes());
    assertThat((String) span.attributes().get("huge")).hasSize(limits.valueLength());
    assertThat(span.events()).hasSize(limits.events());
    assertThat(span.droppedEvents()).isEqualTo(EVENTS - limits.events());
    Outcome.print(
        "10,000 attributes, 1 MB value, 100,000 events, default limits",
        "kept %d, %d characters, %d; dropped and counted %,d and %,d; %.0f ms in all",
        span.attributes().size(),
        limits.valueLength(),
        span.events().size(),
        span.droppedAttributes(),
        span.droppedEvents(),
        took / 1e6);
  }

  @Test
  void limitsThatAreRaisedLetItThroughToTheBackend() throws Exception {
    SpanLimits raised = new SpanLimits(20_000, 200_000, 128, 32, 2 << 20, 512);
    try (OtlpServer server = OtlpServer.start()) {
      Tracer tracer =
          Tracer.builder()
              .asyncExport(true)
              .limits(raised)
              .exporter(OtlpServer.exporter(server.endpoint()))
              .build();
      long before = System.nanoTime();

      try (AccountingWatch watch = new AccountingWatch(tracer)) {
        recordHugeSpan(tracer);
        assertThat(tracer.close(LONG)).isTrue();
      }

      long took = System.nanoTime() - before;
      AccountingWatch.assertSettled(tracer, 1);
      io.opentelemetry.proto.trace.v1.Span span = server.spans.values().iterator().next();
      assertThat(span.getAttributesCount()).isEqualTo(ATTRIBUTES + 1);
      assertThat(span.getAttributes(0).getValue().getStringValue()).isEqualTo(MEGABYTE);
      assertThat(span.getEventsCount()).isEqualTo(EVENTS);
      assertThat(span.getDroppedAttributesCount() + span.getDroppedEventsCount()).isZero();
      Outcome.print(
          "10,000 attributes, 1 MB value, 100,000 events, limits raised",
          "one span of %.1f MB, decoded whole by the backend; %.0f ms in all",
          Heap.megabytes(span.getSerializedSize()),
          took / 1e6);
    }
  }

  private static void recordHugeSpan(Tracer tracer) {
    try (Span span = tracer.start("huge")) {
      span.setAttribute("huge", MEGABYTE);
      for (int i = 0; i < ATTRIBUTES; i++) {
        span.setAttribute("key" + i, i);
      }
      for (int i = 0; i < EVENTS; i++) {
        span.addEvent("event", Attributes.of("number", i));
      }
    }
  }
}
