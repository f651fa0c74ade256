package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.rates.RootRates;
import dev.lumen.trace.store.TraceStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is slow for its route, in rows and in the search. */
class UsualTimesTests {

  private final AtomicLong nanos = new AtomicLong();
  private final TraceStore store = new TraceStore();
  private final RootRates rates = new RootRates(1, nanos::get);
  private final Tracer tracer =
      Tracer.builder()
          .listener(store)
          .listener(rates)
          .clock(() -> Instant.EPOCH, nanos::get)
          .build();
  private final TracesEndpoint endpoint =
      new TracesEndpoint(tracer, store, rates, null, ShownValues.AS_RECORDED);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void slowIsWhatTookMoreThanThreeTimesTheMedianOfItsRoot() {
    requests(10, "GET /orders", 10);
    requests(1, "GET /orders", 20);
    requests(1, "GET /orders", 40);

    assertThat(durations("status:slow")).containsExactly(40.0);
    assertThat(durations("-status:slow")).hasSize(11).contains(20.0);
    assertThat(list("", null).traces().get(0).medianMs())
        .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
        .isBetween(8.75, 11.25);
    assertThat(list("-status:slow", null).traces())
        .extracting(TraceListView.Row::medianMs)
        .containsOnlyNulls();
  }

  @Test
  void ofFewerThanTenNobodyKnowsWhatIsUsual() {
    requests(8, "GET /orders", 10);
    requests(1, "GET /orders", 400);

    assertThat(durations("status:slow")).isEmpty();
  }

  @Test
  void whatIsUsualIsWhatWasCountedWhateverIsHeld() {
    requests(10, "GET /orders", 10);
    store.clear();
    requests(1, "GET /orders", 40);
    requests(11, "POST /beyond-the-bound-of-names", 1);
    requests(1, "POST /beyond-the-bound-of-names", 40);
    requests(1, RootRates.OTHER, 40);

    assertThat(list("status:slow", null).traces())
        .extracting(TraceListView.Row::name)
        .containsExactly("GET /orders");
  }

  @Test
  void whatRunsBecomesSlow() {
    requests(10, "GET /orders", 10);
    Span span = tracer.spanBuilder("GET /orders").startDetached();
    TraceListView before = list("status:slow", null);

    nanos.addAndGet(40_000_000);

    assertThat(before.traces()).isEmpty();
    assertThat(list("status:running", null).traces().get(0).medianMs()).isNotNull();
    TraceListView changes = list("status:slow", String.valueOf(before.cursor()));
    assertThat(changes.whole()).isFalse();
    assertThat(changes.traces()).extracting(TraceListView.Row::durationMs).containsExactly(40.0);
    span.end();
  }

  @Test
  void whereNobodyCountsNothingIsSlow() {
    requests(10, "GET /orders", 10);
    requests(1, "GET /orders", 40);
    TracesEndpoint without = new TracesEndpoint(tracer, store, null, null, ShownValues.AS_RECORDED);

    TraceListView list = list(without, "status:slow", null);

    assertThat(list.traces()).isEmpty();
    assertThat(list.terms()).containsExactly(new TermView("status:slow", 0, null));
  }

  private void requests(int count, String name, long millis) {
    for (int i = 0; i < count; i++) {
      Span span = tracer.spanBuilder(name).startDetached();
      nanos.addAndGet(millis * 1_000_000);
      span.end();
    }
  }

  private List<Double> durations(String query) {
    return list(query, null).traces().stream().map(TraceListView.Row::durationMs).toList();
  }

  private TraceListView list(String query, @Nullable String since) {
    return list(endpoint, query, since);
  }

  private static TraceListView list(TracesEndpoint asked, String query, @Nullable String since) {
    return (TraceListView)
        Objects.requireNonNull(
            asked.list(query, null, null, null, null, since, null, null).getBody());
  }
}
