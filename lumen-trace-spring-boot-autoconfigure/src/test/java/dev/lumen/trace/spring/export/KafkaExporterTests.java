package dev.lumen.trace.spring.export;

import static dev.lumen.trace.spring.export.KafkaFixture.broken;
import static dev.lumen.trace.spring.export.KafkaFixture.exporter;
import static dev.lumen.trace.spring.export.KafkaFixture.lost;
import static dev.lumen.trace.spring.export.KafkaFixture.spans;
import static dev.lumen.trace.spring.export.KafkaFixture.traces;
import static dev.lumen.trace.spring.export.OtlpRecords.attribute;
import static dev.lumen.trace.spring.export.OtlpRecords.bytes;
import static dev.lumen.trace.spring.export.OtlpRecords.key;
import static dev.lumen.trace.spring.export.OtlpRecords.names;
import static dev.lumen.trace.spring.export.OtlpRecords.request;
import static dev.lumen.trace.spring.export.OtlpRecords.span;
import static dev.lumen.trace.spring.export.OtlpRecords.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;

class KafkaExporterTests {

  private static final String BIG = "x".repeat(3_000);

  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker();
  }

  @AfterAll
  static void closeBroker() {
    broker.close();
  }

  @Test
  void aTraceIsOneRecordWithItsIdForAKey() throws Exception {
    List<SpanData> spans =
        spans(
            tracer -> {
              Span root = tracer.start("load");
              tracer.start("query").close();
              root.setAttribute("rows", 3).close();
            });
    SpanData query = spans.get(0);
    SpanData load = spans.get(1);
    String topic = broker.addTopic("one-trace");

    export(topic, spans);

    ConsumerRecord<byte[], byte[]> record = only(broker.read(topic));
    assertThat(key(record)).isEqualTo(load.traceId().toString());
    ResourceSpans resource = only(request(record).getResourceSpansList());
    assertThat(resource.getResource().getAttributesList())
        .contains(attribute("host.name", text("here")), attribute("service.name", text("orders")));
    ScopeSpans scope = only(resource.getScopeSpansList());
    assertThat(scope.getScope().getName()).isEqualTo("dev.lumen.trace");
    assertThat(scope.getSpansList())
        .containsExactly(
            span(query).setParentSpanId(bytes(load.spanId().toString())).build(),
            span(load)
                .addAttributes(attribute("rows", AnyValue.newBuilder().setIntValue(3)))
                .build());
  }

  @Test
  void aTraceStaysInOnePartition() throws Exception {
    List<Span> roots = new ArrayList<>();
    List<SpanData> early =
        spans(
            tracer -> {
              for (int i = 0; i < 50; i++) {
                Span root = tracer.spanBuilder("root").startDetached();
                roots.add(root);
                child(tracer, root).end();
              }
            });
    List<SpanData> late = spans(tracer -> roots.forEach(root -> child(tracer, root).end()));
    String topic = broker.addTopic("partitions");

    export(topic, early);
    export(topic, late);

    Map<String, Integer> partitions = new HashMap<>();
    assertThat(broker.read(topic))
        .hasSize(100)
        .allSatisfy(
            record ->
                assertThat(partitions.computeIfAbsent(key(record), id -> record.partition()))
                    .isEqualTo(record.partition()));
    assertThat(partitions).hasSize(50);
    assertThat(new HashSet<>(partitions.values())).hasSize(KafkaBroker.PARTITIONS);
  }

  @Test
  void aTraceThatIsTooLargeIsHalvedUntilItFits() throws Exception {
    List<SpanData> spans =
        spans(
            tracer -> {
              Span root = tracer.start("root");
              for (int i = 0; i < 4; i++) {
                tracer.start("child").setAttribute("text", BIG).close();
              }
              tracer.start("huge").setAttribute("text", BIG.repeat(4)).close();
              root.close();
              tracer.start("other").close();
            });
    String topic = broker.addTopic("client-limit");

    assertThatThrownBy(() -> export(topic, spans, "max.request.size", "8000"))
        .satisfies(lost(DropReason.TOO_LARGE, 1))
        .hasMessageContaining("max.request.size");

    assertThat(names(broker.read(topic)))
        .containsExactlyInAnyOrder("root", "child", "child", "child", "child", "other");
  }

  @Test
  void whatTheBrokerFindsTooLargeIsHalvedToo() throws Exception {
    assumeThat(AppInfoParser.getVersion())
        .as("4.1 waits for a batch that it has split until the stack is full")
        .doesNotStartWith("4.1.");
    List<SpanData> spans =
        spans(
            tracer -> {
              Span root = tracer.start("root");
              tracer.start("child").setAttribute("text", BIG).close();
              tracer.start("child").setAttribute("text", BIG).close();
              tracer.start("huge").setAttribute("text", BIG.repeat(2)).close();
              root.close();
            });
    String topic = broker.addTopicOfSmallMessages("broker-limit", 4_500);

    assertThatThrownBy(() -> export(topic, spans)).satisfies(lost(DropReason.TOO_LARGE, 1));

    assertThat(names(broker.read(topic))).containsExactlyInAnyOrder("root", "child", "child");
  }

  @Test
  void aSpanThatCannotBeReadIsLostAlone() throws Exception {
    List<SpanData> spans =
        new ArrayList<>(
            spans(
                tracer -> {
                  Span root = tracer.start("root");
                  tracer.start("first").close();
                  tracer.start("second").close();
                  root.close();
                }));
    spans.set(1, broken(spans.get(1)));
    String topic = broker.addTopic("broken");

    assertThatThrownBy(() -> export(topic, spans)).satisfies(lost(DropReason.EXPORT_FAILED, 1));

    assertThat(names(broker.read(topic))).containsExactlyInAnyOrder("first", "root");
  }

  @Test
  void whatMayNotBeWrittenIsRejected() throws Exception {
    String topic = broker.addTopicThatNobodyMayWrite("forbidden");

    assertThatThrownBy(() -> export(topic, traces(3)))
        .satisfies(lost(DropReason.REJECTED, 3))
        .hasMessageContaining("forbidden");
  }

  @Test
  void aTopicThatIsNotThereFailsTheBatch() {
    assertThatThrownBy(() -> export("unknown", traces(3), "max.block.ms", "500"))
        .satisfies(lost(DropReason.EXPORT_FAILED, 3))
        .hasMessageContaining("unknown");
  }

  @Test
  @Tag("long")
  void spansArriveAgainOnceTheBrokerIsBack() throws Exception {
    String topic = broker.addTopic("outage");
    KafkaExporter exporter =
        exporter(
            broker.address(),
            topic,
            "request.timeout.ms",
            "900",
            "delivery.timeout.ms",
            "1000",
            "reconnect.backoff.max.ms",
            "500");
    int lost = exportUntilTaken(exporter, traces(1));

    broker.stop();
    try {
      assertThatThrownBy(() -> exporter.export(traces(3)))
          .satisfies(lost(DropReason.EXPORT_FAILED, 3));
    } finally {
      broker.resume();
    }
    lost += 3 + exportUntilTaken(exporter, traces(2));

    exporter.close();
    // A record whose answer came too late is counted as lost, but there.
    assertThat(broker.read(topic)).hasSizeBetween(3, 3 + lost);
  }

  @Test
  void spansGoWhereTheApplicationsRecordsGo() throws Exception {
    String topic = broker.addTopic("wired");
    String own = broker.addTopic("own");
    List<String> traces = new ArrayList<>();

    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                KafkaAutoConfiguration.class,
                LumenTraceAutoConfiguration.class,
                ExporterAutoConfiguration.class))
        .withPropertyValues(
            "spring.kafka.bootstrap-servers=" + broker.address(),
            "lumen.trace.exporter=kafka",
            "lumen.trace.kafka.topic=" + topic,
            "lumen.trace.resource-attributes.deployment.environment.name=test",
            "lumen.trace.export.close-timeout=60s")
        .run(
            context -> {
              Tracer tracer = context.getBean(Tracer.class);
              for (int i = 0; i < 3; i++) {
                traces.add(tracer.inSpan("work", span -> span.context().traceId().toString()));
              }
              template(context).send(own, "key", "value").get();
            });

    assertThat(broker.read(topic))
        .extracting(OtlpRecords::key)
        .containsExactlyInAnyOrderElementsOf(traces);
    ResourceSpans resource = request(broker.read(topic).get(0)).getResourceSpans(0);
    assertThat(resource.getResource().getAttributesList())
        .contains(attribute("deployment.environment.name", text("test")));
    assertThat(broker.read(own)).hasSize(1);
  }

  /** Returns how many spans were lost meanwhile; each attempt waits for its own timeout. */
  private static int exportUntilTaken(KafkaExporter exporter, List<SpanData> spans)
      throws InterruptedException {
    int lost = 0;
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < deadline) {
      try {
        exporter.export(spans);
        return lost;
      } catch (SpansDroppedException e) {
        lost += e.dropped().values().stream().mapToInt(Integer::intValue).sum();
      }
    }
    throw new AssertionError("Kafka never took the spans");
  }

  @SuppressWarnings("unchecked")
  private static KafkaTemplate<String, String> template(ApplicationContext context) {
    return context.getBean(KafkaTemplate.class);
  }

  private void export(String topic, List<SpanData> spans, String... settings)
      throws InterruptedException, SpansDroppedException {
    KafkaExporter exporter = exporter(broker.address(), topic, settings);
    try {
      exporter.export(spans);
    } finally {
      exporter.close();
    }
  }

  private static Span child(Tracer tracer, Span parent) {
    return tracer.spanBuilder("child").parent(parent.context()).startDetached();
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
