package dev.lumen.trace.test.shop;

import static dev.lumen.trace.test.TraceAssertions.assertThatSpans;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.test.RecordedSpans;
import org.junit.jupiter.api.Test;

class PricingTests {

  // tag::noop[]
  @Test
  void tenAreCheaper() {
    Pricing pricing = new Pricing(Tracer.noop());

    assertThat(pricing.price("lamp", 10)).isEqualTo(90);
  }

  // end::noop[]
  // tag::recorded[]
  private final Tracer tracer = Tracer.builder().build();
  private final RecordedSpans spans = RecordedSpans.of(tracer);

  @Test
  void aPriceIsASpan() {
    new Pricing(tracer).price("lamp", 10);

    assertThat(spans)
        .hasOneTrace()
        .span("price")
        .isRoot()
        .hasAttribute("order.product", "lamp")
        .hasAttribute("order.discount", 10);
  }

  // end::recorded[]
  // tag::current[]
  @Test
  void aDiscountIsToldToTheCurrentSpan() {
    int discount = tracer.inSpan("order", span -> Pricing.discount(20));

    assertThat(discount).isEqualTo(20);
    assertThat(spans).hasOneTrace().root().hasAttribute("order.discount", 20);
  }

  // end::current[]
  // tag::static[]
  @Test
  void anAuditIsAChildOfWhoAsksForIt() {
    tracer.runInSpan("order", span -> Pricing.audit());

    assertThat(spans).hasOneTrace().hasTree("internal order\n  internal audit");
  }

  // end::static[]
  // tag::list[]
  @Test
  void aPriceIsExported() {
    InMemoryExporter exporter = new InMemoryExporter();
    new Pricing(Tracer.builder().exporter(exporter).build()).price("lamp", 1);

    assertThatSpans(exporter.spans()).hasOneTrace().hasOnlySpans("price");
  }
  // end::list[]
}
