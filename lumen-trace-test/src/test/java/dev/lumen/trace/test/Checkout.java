package dev.lumen.trace.test;

import dev.lumen.trace.IdGenerator;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Work that is always the same, with ids and times that are always the same. */
final class Checkout {

  private static final long STEP = 1_500_000;

  private final Tracer tracer;

  Checkout(Tracer tracer) {
    this.tracer = tracer;
  }

  /** A tracer whose ids are 1, 2, 3, and whose every look at the clock is 1.5 ms after the last. */
  static Tracer steadyTracer() {
    AtomicLong ids = new AtomicLong();
    AtomicLong nanos = new AtomicLong();
    return Tracer.builder()
        .clock(() -> Instant.EPOCH, () -> nanos.addAndGet(STEP))
        .idGenerator(new Numbers(ids))
        .build();
  }

  /** An order, of which the payment fails. */
  void order() {
    try (Span order = tracer.spanBuilder("POST /orders").kind(SpanKind.SERVER).start()) {
      order.setAttribute("http.response.status_code", 502);
      try (Span place = tracer.start("place-order")) {
        place.addEvent("stock.checked", Attributes.of("product", "lamp"));
        Span.current().setAttribute("order.product", "lamp");
      }
      try (Span pay = tracer.spanBuilder("POST /payments").kind(SpanKind.CLIENT).start()) {
        pay.recordError(new IllegalStateException("The bank refuses"));
      }
    }
  }

  private record Numbers(AtomicLong last) implements IdGenerator {

    @Override
    public long traceIdHigh() {
      return last.incrementAndGet() << 32;
    }

    @Override
    public long traceIdLow() {
      return last.get();
    }

    @Override
    public long spanId() {
      return last.incrementAndGet() << 32;
    }
  }
}
