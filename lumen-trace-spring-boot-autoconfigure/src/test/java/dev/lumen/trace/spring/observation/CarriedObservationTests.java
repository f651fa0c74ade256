package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.ReactorContextKey;
import dev.lumen.trace.spring.http.UrlRedaction;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/** Spans and observations that Micrometer Context Propagation carries to another thread. */
class CarriedObservationTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final ExecutorService otherThread = Executors.newSingleThreadExecutor();
  private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

  CarriedObservationTests() {
    AccessorOrder.spansFirst(ContextRegistry.getInstance());
    registry
        .observationConfig()
        .observationHandler(
            new SpanObservationHandler(
                () -> tracer,
                new TracedObservations(
                    EnumSet.noneOf(TracedObservations.Own.class), List.of(), List.of()),
                new Keys(new UrlRedaction(List.of())),
                false));
  }

  @AfterEach
  void nothingStaysCurrent() throws Exception {
    assertThat(otherThread.submit(CurrentSpan::get).get()).isNull();
    assertThat(CurrentSpan.get()).isNull();
    otherThread.shutdown();
  }

  private @Nullable Span currentUnder(ContextSnapshot snapshot) throws Exception {
    return otherThread.submit(snapshot.wrap(CurrentSpan::get)).get();
  }

  @Test
  void aSpanWithinTheObservationIsCurrentThereAsItWasHere() throws Exception {
    Observation observation = Observation.start("work", registry);
    try (Observation.Scope scope = observation.openScope();
        Span within = tracer.start("within")) {
      assertThat(currentUnder(snapshots.captureAll())).isSameAs(within);
    }
    observation.stop();
  }

  @Test
  void theSpanOfTheObservationIsCurrentThereAsItWasHere() throws Exception {
    try (Span around = tracer.start("around")) {
      Observation observation = Observation.start("work", registry);
      try (Observation.Scope scope = observation.openScope()) {
        assertThat(currentUnder(snapshots.captureAll())).isSameAs(CurrentSpan.get());
      }
      observation.stop();
    }
  }

  @Test
  void anObservationInAReactorContextIsWithinTheSpanThere() throws Exception {
    try (Span around = tracer.start("around")) {
      Observation observation = Observation.start("work", registry);
      Context context =
          Context.of(
              ReactorContextKey.SPAN, around, ObservationThreadLocalAccessor.KEY, observation);

      assertThat(currentUnder(snapshots.captureFrom(context)))
          .isInstanceOfSatisfying(
              SpanData.class, current -> assertThat(current.name()).isEqualTo("work"));
      observation.stop();
    }
  }

  /** As a request's, which has a span of ours, where a driver goes on on a thread of its own. */
  @Test
  void whatStartsElsewhereBelowAnObservationOfARequestIsBelowItsSpan() throws Exception {
    ObservationRegistry declining = ObservationRegistry.create();
    declining
        .observationConfig()
        .observationHandler(
            new SpanObservationHandler(
                () -> tracer,
                new TracedObservations(
                    EnumSet.allOf(TracedObservations.Own.class), List.of(), List.of()),
                new Keys(new UrlRedaction(List.of())),
                false));
    try (Span request = tracer.start("GET /orders")) {
      Observation observed = Observation.start("http.server.requests", declining);
      otherThread
          .submit(
              () ->
                  Observation.createNotStarted("work", declining)
                      .parentObservation(observed)
                      .observe(() -> {}))
          .get();
      observed.stop();

      assertThat(exporter.spans())
          .singleElement()
          .satisfies(work -> assertThat(work.parentSpanId()).isEqualTo(request.context().spanId()));
    }
  }
}
