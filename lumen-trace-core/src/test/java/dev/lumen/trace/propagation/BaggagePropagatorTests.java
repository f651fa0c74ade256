package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaggagePropagatorTests {

  private static final TraceContext UNSAMPLED =
      TraceContext.local(new TraceId(1, 2), new SpanId(3), (byte) 0, TraceState.EMPTY);

  private final Propagator propagator = new BaggagePropagator(new W3CPropagator());

  @Test
  void itGoesOnAsItCameBesideATraceParent() {
    TraceContext context =
        new Headers()
            .with("traceparent", TRACEPARENT)
            .with("tracestate", "v=1")
            .with("Baggage", "a = 1 ; p")
            .with("BAGGAGE", "b=2")
            .contextBy(propagator);
    Map<String, String> headers = new HashMap<>();

    propagator.inject(context, headers, Map::put);

    assertThat(headers)
        .containsOnly(
            Map.entry("traceparent", TRACEPARENT),
            Map.entry("tracestate", "v=1"),
            Map.entry("baggage", "a = 1 ; p,b=2"));
  }

  @Test
  void itNeedsNoTrace() {
    TraceContext context = new Headers().with("baggage", "a=1").contextBy(propagator);
    Map<String, String> headers = new HashMap<>();

    propagator.inject(context, headers, Map::put);

    assertThat(context.isValid()).isFalse();
    assertThat(headers).containsOnly(Map.entry("baggage", "a=1"));
  }

  @Test
  void itNeedsNoSampledTrace() {
    Map<String, String> headers = new HashMap<>();

    propagator.inject(UNSAMPLED.withBaggage(Baggage.parse("a=1")), headers, Map::put);

    assertThat(headers).containsEntry("baggage", "a=1").containsKey("traceparent");
  }

  @Test
  void whereThereIsNoneNothingIsSaid() {
    Map<String, String> headers = new HashMap<>();

    propagator.inject(UNSAMPLED, headers, Map::put);

    assertThat(headers).containsOnlyKeys("traceparent");
    assertThat(new Headers().extractedBy(propagator)).isNull();
    assertThat(new Headers().with("baggage", "").extractedBy(propagator)).isNull();
    assertThat(new Headers().with("baggage", "nonsense").extractedBy(propagator)).isNull();
    assertThat(propagator.fields()).containsExactly("traceparent", "tracestate", "baggage");
    assertThat(propagator.injectedFields()).isEqualTo(propagator.fields());
  }

  @Test
  void whatTheGetterThrowsCostsTheBaggageAlone() {
    TraceContext context =
        propagator.extract(
            "",
            (carrier, key) -> {
              if (key.equals("baggage")) {
                throw new StackOverflowError();
              }
              return key.equals("traceparent") ? TRACEPARENT : null;
            });

    assertThat(context).hasToString(TRACEPARENT);
  }

  @Test
  void aHugeOneCostsNoMoreThanTheLimits() {
    for (String unit : List.of("a", ",", "=", ";", "a=1,", "%", " ")) {
      String huge = unit.repeat(10_000_000 / unit.length());
      List<String> many = Collections.nCopies(1_000_000, unit);

      assertThat(allocatedBy(() -> propagator.extract(Map.of("baggage", huge), Map::get)))
          .isLessThan(256_000);
      assertThat(allocatedBy(() -> assertThat(Baggage.parse(many).isEmpty()).isTrue()))
          .isLessThan(256_000);
    }
  }

  @Test
  void whereThereIsNoneNothingIsAllocated() {
    Map<String, String> received = Map.of("traceparent", TRACEPARENT);
    Propagator without = new W3CPropagator();

    long bytes = allocatedBy(() -> thousandTimes(propagator, received));
    long bytesWithout = allocatedBy(() -> thousandTimes(without, received));

    assertThat(bytes).isLessThan(bytesWithout + 8_000);
  }

  private static void thousandTimes(Propagator propagator, Map<String, String> received) {
    for (int i = 0; i < 1000; i++) {
      propagator.extract(received, Map::get);
    }
  }

  private static long allocatedBy(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
