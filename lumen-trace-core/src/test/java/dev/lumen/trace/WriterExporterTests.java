package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.WriterExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WriterExporterTests {

  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aLineHasTheSeedsKeys() {
    Tracer tracer = tracer(new WriterExporter(out));
    TraceContext caller =
        TraceContext.remote(
            new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.EMPTY);

    Span span =
        tracer
            .spanBuilder("operation")
            .kind(SpanKind.SERVER)
            .parent(caller)
            .link(caller, Attributes.of("why", "test"))
            .attribute("text", "a \"quoted\"\nline, \u00e9 and \u2028")
            .attribute("long", 1)
            .attribute("double", 1.5)
            .attribute("boolean", true)
            .attribute("list", Arrays.asList("a", null))
            .startDetached();
    clock.advance(Duration.ofMillis(1));
    span.addEvent("event", Attributes.of("key", "value"));
    span.recordError(new IllegalStateException("failed"));
    clock.advance(Duration.ofNanos(500_000));
    span.end();

    JsonNode line = lines().get(0);
    assertThat(line.propertyNames())
        .containsExactly(
            ("trace_id span_id parent_id name kind service start_time_ns end_time_ns duration_ns"
                    + " status status_message attributes events links")
                .split(" "));
    assertThat(line.get("trace_id").asString()).isEqualTo("00000000000000010000000000000002");
    assertThat(line.get("parent_id").asString()).isEqualTo("0000000000000003");
    assertThat(line.get("kind").asString()).isEqualTo("server");
    assertThat(line.get("service").asString()).isEqualTo("orders");
    assertThat(line.get("start_time_ns").asLong()).isEqualTo(1767225600000000000L);
    assertThat(line.get("duration_ns").asLong()).isEqualTo(1_500_000);
    assertThat(line.get("status").asString()).isEqualTo("error");
    assertThat(line.get("status_message").asString()).isEqualTo("failed");
    assertThat(line.get("attributes").toString())
        .contains(
            "{\"key\":\"long\",\"value\":1}",
            "{\"key\":\"double\",\"value\":1.5}",
            "{\"key\":\"boolean\",\"value\":true}",
            "{\"key\":\"list\",\"value\":[\"a\",null]}");
    assertThat(line.get("attributes").get(0).get("value").asString())
        .isEqualTo("a \"quoted\"\nline, \u00e9 and \u2028");
    assertThat(line.get("events").get(0).get("name").asString()).isEqualTo("event");
    assertThat(line.get("events").get(0).get("time_ns").asLong()).isEqualTo(1767225600001000000L);
    assertThat(line.get("links").get(0).get("span_id").asString()).isEqualTo("0000000000000003");
  }

  @Test
  void whatIsAbsentIsLeftOut() {
    tracer(new WriterExporter(out)).start("operation").end();

    assertThat(lines().get(0).propertyNames())
        .containsExactly(
            "trace_id span_id name kind service start_time_ns end_time_ns duration_ns status"
                .split(" "));
  }

  @Test
  void aFileIsAppendedToAndItsParentsAreMade(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a/b/spans.jsonl");
    for (int i = 0; i < 2; i++) {
      try (Tracer tracer = tracer(WriterExporter.toFile(file))) {
        tracer.start("operation" + i).end();
      }
    }

    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            line -> assertThat(line).contains("operation0"),
            line -> assertThat(line).contains("operation1"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileOnADiskThatIsFullCostsTheSpansAndIsCounted() throws Exception {
    try (Tracer tracer = tracer(WriterExporter.toFile(Path.of("/dev/full")))) {
      tracer.start("operation").end();

      ExportStats stats = tracer.stats().exporters().get(0);
      assertThat(stats.exported()).isZero();
      assertThat(stats.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 1L));
    }
  }

  @Test
  void aLineThatBreaksOffSpoilsNoOther() throws Exception {
    OutputStream full =
        new OutputStream() {
          private int room = 50;

          @Override
          public void write(int b) throws IOException {
            if (--room == 0) {
              throw new IOException("disk full");
            }
            out.write(b);
          }
        };
    WriterExporter exporter = new WriterExporter(full);
    List<SpanData> spans = List.of((SpanData) ended());
    assertThatThrownBy(() -> exporter.export(spans)).hasMessage("disk full");

    exporter.export(spans);
    exporter.export(spans);

    List<String> written = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(written).hasSize(3);
    assertThat(written.subList(1, 3))
        .allSatisfy(
            line ->
                assertThat(JsonMapper.shared().readTree(line).get("name").asString())
                    .isEqualTo("operation"));
  }

  @Test
  void aTargetThatFailsIsAnErrorEvenBehindAPrintStream() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("disk full");
          }
        };
    List<SpanData> spans = List.of((SpanData) ended());

    assertThatThrownBy(() -> new WriterExporter(full).export(spans)).hasMessage("disk full");
    assertThatThrownBy(
            () ->
                new WriterExporter(new PrintStream(full, false, StandardCharsets.UTF_8))
                    .export(spans))
        .isInstanceOf(IOException.class);
  }

  private Span ended() {
    Span span = Tracer.builder().build().start("operation");
    span.end();
    return span;
  }

  private Tracer tracer(WriterExporter exporter) {
    return Tracer.builder().serviceName("orders").clock(clock, clock).exporter(exporter).build();
  }

  private List<JsonNode> lines() {
    List<JsonNode> lines = new ArrayList<>();
    out.toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> lines.add(JsonMapper.shared().readTree(line)));
    return lines;
  }
}
