package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Trace;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.propagation.Propagator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BaggageSettingsTests {

  private static final Map<String, String> RECEIVED = Map.of("baggage", "tenant=north,user=jo");

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(LumenTraceAutoConfiguration.class))
          .withBean(InMemoryExporter.class, () -> exporter)
          .withPropertyValues("lumen.trace.export.async=false");

  @Test
  void whatCameGoesOnAndNothingElseMayBeSet() {
    runner.run(
        context -> {
          Tracer tracer = context.getBean(Tracer.class);
          try (Span span = received(tracer);
              Scope scope = tracer.withBaggage("user", "x")) {
            assertThat(sent(tracer)).containsEntry("baggage", "tenant=north,user=jo");
          }
        });
  }

  @Test
  void theFieldsMayBeSet() {
    runner
        .withPropertyValues("lumen.trace.baggage.fields=user,order")
        .run(
            context -> {
              Tracer tracer = context.getBean(Tracer.class);
              try (Span span = received(tracer);
                  Scope order = Trace.withBaggage("order", "17");
                  Scope user = tracer.withBaggage("user", "x");
                  Scope tenant = tracer.withBaggage("tenant", "south")) {
                assertThat(sent(tracer)).containsEntry("baggage", "tenant=north,order=17,user=x");
              }
            });
  }

  @Test
  void valuesAreCopiedToEverySpanThatStartsBelowThem() {
    runner
        .withPropertyValues(
            "lumen.trace.baggage.to-attributes=user,absent", "lumen.trace.baggage.fields=user")
        .run(
            context -> {
              Tracer tracer = context.getBean(Tracer.class);
              try (Span span = received(tracer);
                  Scope scope = tracer.withBaggage("user", "x")) {
                tracer.start("child").end();
              }
              tracer.start("other").end();
            });

    assertThat(exporter.spans())
        .extracting(SpanData::name, span -> span.attributes().asMap())
        .containsExactly(
            tuple("child", Map.of("user", "x")),
            tuple("server", Map.of("user", "jo")),
            tuple("other", Map.of()));
  }

  @Test
  void itCanBeSwitchedOff() {
    runner
        .withPropertyValues("lumen.trace.baggage.enabled=false")
        .run(
            context -> {
              Propagator propagator = context.getBean(Propagator.class);

              assertThat(propagator.extract(RECEIVED, Map::get)).isNull();
              assertThat(propagator.fields()).doesNotContain("baggage");
            });
  }

  @Test
  void formatsAreReadAndWrittenApart() {
    runner
        .withPropertyValues(
            "lumen.trace.propagation.consume=jaeger,b3", "lumen.trace.propagation.produce=b3-multi")
        .run(
            context -> {
              Tracer tracer = context.getBean(Tracer.class);
              Map<String, String> received = Map.of("uber-trace-id", "1:2:0:1", "b3", "3-4-1");
              TraceContext caller = tracer.propagator().extract(received, Map::get);
              try (Span span = tracer.spanBuilder("server").parent(caller).start()) {
                assertThat(sent(tracer))
                    .containsOnlyKeys("X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled")
                    .containsEntry("X-B3-TraceId", "0".repeat(31) + "1");
              }
            });
  }

  @Test
  void noFormatIsNoTraceOfACallerAndNoHeader() {
    runner
        .withPropertyValues("lumen.trace.propagation.consume=", "lumen.trace.propagation.produce=")
        .run(
            context ->
                assertThat(context.getBean(Propagator.class).fields())
                    .isEqualTo(List.of("baggage")));
  }

  @Test
  void aFormatStandsForBoth() {
    runner
        .withPropertyValues("lumen.trace.propagation.format=b3")
        .run(
            context -> {
              Propagator propagator = context.getBean(Propagator.class);

              assertThat(propagator.fields()).containsExactly("b3", "baggage");
              assertThat(propagator.injectedFields()).containsExactly("b3", "baggage");
            });
  }

  private static Span received(Tracer tracer) {
    return tracer
        .spanBuilder("server")
        .parent(tracer.propagator().extract(RECEIVED, Map::get))
        .start();
  }

  private static Map<String, String> sent(Tracer tracer) {
    Map<String, String> headers = new HashMap<>();
    tracer.propagator().inject(Span.current().context(), headers, Map::put);
    return headers;
  }
}
