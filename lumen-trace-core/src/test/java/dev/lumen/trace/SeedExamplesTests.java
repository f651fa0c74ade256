package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.NopExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.WriterExporter;
import dev.lumen.trace.propagation.CompositePropagator;
import dev.lumen.trace.propagation.HeaderPropagator;
import dev.lumen.trace.propagation.PropagationFormat;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.W3CPropagator;
import dev.lumen.trace.sampling.Sampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each example of the Go package's page, in Java; docs/migrating-from-go.md shows them in pairs.
 */
class SeedExamplesTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();

  @AfterEach
  void restoreDefaultTracer() {
    Tracer.setDefault(Tracer.builder().build());
  }

  @Test
  void creatingSpans() {
    try (Span span = tracer.start("operation-name")) {
      span.setAttribute("user.id", "42");
      span.setAttribute("order.total", 99.99);
    }

    SpanData span = only();
    assertThat(span.name()).isEqualTo("operation-name");
    assertThat(span.attributes()).isEqualTo(Attributes.of("user.id", "42", "order.total", 99.99));
  }

  @Test
  void theDefaultTracer() {
    Tracer.setDefault(tracer);

    try (Span span = Trace.start("operation")) {
      assertThat(Span.current()).isSameAs(span);
    }

    assertThat(only().name()).isEqualTo("operation");
  }

  @Test
  void hierarchy() {
    Tracer.setDefault(tracer);

    handleRequest();

    assertThat(exporter.spans())
        .extracting(SpanData::name)
        .containsExactly("validate-input", "process-data", "save-result", "handle-request");
    SpanData root = exporter.spans().get(3);
    assertThat(exporter.spans().subList(0, 3))
        .allSatisfy(
            child -> {
              assertThat(child.parentSpanId()).isEqualTo(root.spanId());
              assertThat(child.traceId()).isEqualTo(root.traceId());
            });
  }

  private static void handleRequest() {
    try (Span span = Trace.start("handle-request")) {
      step("validate-input");
      step("process-data");
      step("save-result");
    }
  }

  private static void step(String name) {
    try (Span span = Trace.start(name)) {
      assertThat(Span.current()).isSameAs(span);
    }
  }

  @Test
  void attributes() {
    try (Span span = tracer.start("operation")) {
      span.setAttribute("http.method", "GET");
      span.setAttribute("http.status_code", 200);
      span.setAttribute("db.statement", "select 1");
      span.setAttributes(Attributes.of("user.id", "42", "user.role", "admin"));
    }

    assertThat(only().attributes().asMap())
        .isEqualTo(
            Map.of(
                "http.method", "GET",
                "http.status_code", 200L,
                "db.statement", "select 1",
                "user.id", "42",
                "user.role", "admin"));
  }

  @Test
  void events() {
    try (Span span = tracer.start("operation")) {
      span.addEvent("cache.miss", Attributes.of("key", "order:1"));
      span.addEvent("retry.attempt", Attributes.of("attempt", 2));
      span.addEvent("query.executed");
    }

    assertThat(only().events())
        .extracting(SpanEvent::name)
        .containsExactly("cache.miss", "retry.attempt", "query.executed");
    assertThat(only().events().get(1).attributes().get("attempt")).isEqualTo(2L);
  }

  @Test
  void errorHandling() {
    IllegalStateException failure = new IllegalStateException("no such table");

    assertThatThrownBy(
            () ->
                tracer.inSpan(
                    "database-query",
                    span -> {
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(only().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(only().statusMessage()).isEqualTo("no such table");
    SpanEvent event = only().events().get(0);
    assertThat(event.name()).isEqualTo("exception");
    assertThat(event.attributes().get("exception.type"))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat((String) event.attributes().get("exception.stacktrace")).contains("errorHandling");
  }

  @Test
  void theThreeStatusValues() {
    for (SpanStatus status : SpanStatus.values()) {
      try (Span span = tracer.start(status.name())) {
        span.setStatus(status);
      }
    }

    assertThat(exporter.spans())
        .extracting(SpanData::status)
        .containsExactly(SpanStatus.UNSET, SpanStatus.OK, SpanStatus.ERROR);
  }

  @Test
  void spanOptions() {
    Instant customTime = Instant.now().minusSeconds(3);

    try (Span span =
        tracer
            .spanBuilder("operation")
            .attribute("component", "api")
            .startTime(customTime)
            .start()) {
      assertThat(Span.current()).isSameAs(span);
    }

    assertThat(only().attributes().get("component")).isEqualTo("api");
    assertThat(only().startEpochNanos())
        .isEqualTo(customTime.getEpochSecond() * 1_000_000_000L + customTime.getNano());
    assertThat(only().durationNanos()).isBetween(2_900_000_000L, 60_000_000_000L);
  }

  @Test
  void theFiveSamplers() {
    assertThat(sampledOf(1000, Sampler.always())).isEqualTo(1000);
    assertThat(sampledOf(1000, Sampler.never())).isZero();
    assertThat(sampledOf(1000, Sampler.ratio(0.1))).isEqualTo(100);
    assertThat(sampledOf(1000, Sampler.traceIdRatio(0.1))).isBetween(40, 180);
    assertThat(sampledOf(1000, Sampler.parentBased(Sampler.ratio(0.1)))).isEqualTo(100);
  }

  private static int sampledOf(int traces, Sampler sampler) {
    InMemoryExporter exporter = new InMemoryExporter();
    Tracer tracer = Tracer.builder().sampler(sampler).exporter(exporter).build();
    for (int i = 0; i < traces; i++) {
      tracer.start("operation").end();
    }
    return exporter.size();
  }

  @Test
  void theWriterExporter() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tracer tracer = Tracer.builder().exporter(new WriterExporter(out)).build();

    tracer.start("operation").end();

    assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("{\"trace_id\":\"")
        .contains("\"name\":\"operation\"", "\"duration_ns\":")
        .endsWith("}\n");
  }

  @Test
  void theInMemoryExporter() {
    for (int i = 0; i < 3; i++) {
      tracer.start("operation").end();
    }

    assertThat(exporter.size()).isEqualTo(3);
    assertThat(exporter.spans()).hasSize(3);
    exporter.clear();
    assertThat(exporter.spans()).isEmpty();
  }

  @Test
  void aCustomExporter() {
    List<String> names = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    SpanExporter custom =
        new SpanExporter() {
          @Override
          public void export(List<SpanData> spans) {
            spans.forEach(span -> names.add(span.name()));
          }

          @Override
          public void close() throws IOException {
            closed.add("closed");
          }
        };

    try (Tracer tracer = Tracer.builder().exporter(custom).build()) {
      tracer.start("operation").end();
    }

    assertThat(names).containsExactly("operation");
    assertThat(closed).containsExactly("closed");
  }

  @Test
  void w3cTraceContext() {
    Map<String, String> headers = new HashMap<>();
    Propagator propagator = new W3CPropagator();

    try (Span span = tracer.start("client")) {
      propagator.inject(span.context(), headers, Map::put);
    }
    TraceContext context = propagator.extract(headers, Map::get);

    assertThat(headers.get("traceparent"))
        .isEqualTo("00-" + only().traceId() + "-" + only().spanId() + "-03");
    assertThat(context).isNotNull();
    assertThat(context.traceId()).isEqualTo(only().traceId());
    assertThat(context.isRemote()).isTrue();
  }

  @Test
  void customHeaders() {
    Map<String, String> headers = new HashMap<>();
    Propagator propagator = new HeaderPropagator("X-Trace-ID", "X-Span-ID");

    try (Span span = tracer.start("client")) {
      propagator.inject(span.context(), headers, Map::put);
    }

    assertThat(headers)
        .isEqualTo(
            Map.of(
                "X-Trace-ID", only().traceId().toString(),
                "X-Span-ID", only().spanId().toString()));
    assertThat(propagator.extract(headers, Map::get)).isNotNull();
  }

  @Test
  void theCompositeAndTheDefaultPropagator() {
    Propagator composite = new CompositePropagator(new W3CPropagator(), new HeaderPropagator());

    for (Propagator propagator : List.of(composite, Propagator.defaultPropagator())) {
      Map<String, String> headers = new HashMap<>();
      try (Span span = tracer.start("client")) {
        propagator.inject(span.context(), headers, Map::put);
      }
      assertThat(headers).containsOnlyKeys("traceparent", "X-Trace-ID", "X-Span-ID");
      headers.remove("traceparent");
      assertThat(propagator.extract(headers, Map::get)).isNotNull();
    }
  }

  @Test
  void httpIntegration() {
    Map<String, String> incoming =
        Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    Map<String, String> outgoing = new HashMap<>();
    Propagator propagator = Propagator.defaultPropagator();

    TraceContext caller = propagator.extract(incoming, Map::get);
    try (Span span = tracer.spanBuilder("handle-request").parent(caller).start()) {
      propagator.inject(span.context(), outgoing, Map::put);
    }

    SpanData server = only();
    assertThat(server.traceId()).hasToString("0af7651916cd43dd8448eb211c80319c");
    assertThat(server.parentSpanId()).hasToString("b7ad6b7169203331");
    assertThat(server.hasRemoteParent()).isTrue();
    assertThat(outgoing.get("traceparent"))
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-" + server.spanId() + "-01");
  }

  @Test
  void asynchronousExport() {
    try (Tracer tracer =
        Tracer.builder().asyncExport(true).asyncBufferSize(1024).exporter(exporter).build()) {
      tracer.start("operation").end();
    }

    assertThat(only().name()).isEqualTo("operation");
  }

  @Test
  void theConfigurationReference() {
    Tracer tracer =
        Tracer.builder()
            .serviceName("my-service")
            .sampler(Sampler.always())
            .exporter(new NopExporter())
            .propagationFormat(PropagationFormat.BOTH)
            .asyncExport(false)
            .asyncBufferSize(1024)
            .maxSpansPerSecond(0)
            .build();

    tracer.start("operation").end();

    assertThat(tracer.serviceName()).isEqualTo("my-service");
    assertThat(tracer.propagator().fields())
        .containsExactly("traceparent", "tracestate", "X-Trace-ID", "X-Span-ID", "baggage");
    assertThat(tracer.stats().exporters().get(0).exported()).isEqualTo(1);
    assertThat(
            Tracer.builder().propagationFormat(PropagationFormat.W3C).build().propagator().fields())
        .containsExactly("traceparent", "tracestate", "baggage");
    tracer.close(Duration.ofSeconds(1));
  }

  private SpanData only() {
    assertThat(exporter.spans()).hasSize(1);
    return exporter.spans().get(0);
  }
}
