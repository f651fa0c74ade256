package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.HttpSender;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpansDroppedException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class OtlpExporterTests {

  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  private volatile byte[] response = {};
  private HttpServer server;
  private URI uri;
  private OtlpExporter exporter;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          requests.add(
              ExportTraceServiceRequest.parseFrom(new GZIPInputStream(exchange.getRequestBody())));
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, response.length == 0 ? -1 : response.length);
          exchange.getResponseBody().write(response);
          exchange.close();
        });
    server.start();
    uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    exporter = new OtlpExporter(HttpSender.builder(uri).gzip(true).build());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void spansArriveWithTheirServiceAndTheResource() throws Exception {
    exporter.export(spans(3, 10));

    assertThat(exporter.name()).isEqualTo("otlp");
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).getResourceSpansList()).hasSize(1);
    assertThat(requests.get(0).getResourceSpans(0).getResource().getAttributesList())
        .extracting(KeyValue::getKey)
        .contains("service.name", "telemetry.sdk.name", "deployment.environment");
    assertThat(names()).containsExactly("0", "1", "2");
  }

  @Test
  void anExporterIsHadInOneLine() throws Exception {
    try (OtlpExporter other = OtlpExporter.to(uri)) {
      other.export(spans(1, 10));
    }

    assertThat(names()).containsExactly("0");
  }

  @Test
  void aBatchOfMoreThanFourMebibytesIsHalvedUntilItFits() throws Exception {
    exporter.export(spans(9, 900 << 10));

    assertThat(names()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(requests)
        .extracting(AnsweringServer::spans)
        .as("9 = 4 + 5, of which 5 = 2 + 3")
        .containsExactly(4, 2, 3);
    assertThat(requests).allMatch(request -> request.getSerializedSize() <= 4 << 20);
  }

  @Test
  void aSpanOfMoreThanFourMebibytesIsSentAllTheSame() throws Exception {
    exporter.export(spans(2, 5 << 20));

    assertThat(names()).containsExactly("0", "1");
    assertThat(requests).hasSize(2);
  }

  @Test
  void aSpanLongerThanACollectorTakesIsLostAlone() {
    List<SpanData> spans = new ArrayList<>(spans(3, 10));
    spans.addAll(spans(1, 21 << 20));

    SpansDroppedException failure = failure(spans);

    assertThat(failure.dropped()).isEqualTo(Map.of(DropReason.TOO_LARGE, 1));
    assertThat(failure).hasMessageStartingWith("A span is too large");
    assertThat(names()).containsExactly("0", "1", "2");
  }

  @Test
  void aSpanThatCannotBeReadIsLostAlone() {
    List<SpanData> spans = new ArrayList<>(spans(7, 10));
    spans.set(3, throwing(spans.get(3)));

    SpansDroppedException failure = failure(spans);

    assertThat(failure.dropped()).isEqualTo(Map.of(DropReason.EXPORT_FAILED, 1));
    assertThat(failure).hasMessage("A span cannot be encoded: java.lang.IllegalStateException: no");
    assertThat(names()).containsExactly("0", "1", "2", "4", "5", "6");
  }

  @Test
  void threadsThatExportAtOnceDoNotMixTheirSpans() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);

    List<Future<?>> exports = new ArrayList<>();
    for (SpanData span : spans(200, 100)) {
      exports.add(
          threads.submit(
              () -> {
                exporter.export(List.of(span));
                return null;
              }));
    }

    for (Future<?> export : exports) {
      export.get();
    }
    threads.shutdown();
    assertThat(names())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200).mapToObj(String::valueOf).toList());
  }

  @Test
  void aWarningOfTheBackendIsLoggedOnce() throws Exception {
    response =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(ExportTracePartialSuccess.newBuilder().setErrorMessage("too\nmany"))
            .build()
            .toByteArray();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.lumen.trace.export");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(lines);

    try {
      exporter.export(spans(1, 10));
      exporter.export(spans(1, 10));
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(Level.OFF);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .endsWith("/v1/traces took all spans, and says: too many");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://collector:4317/v1/traces", "https://collector:4317"})
  void thePortOfGrpcIsRecognised(String endpoint) {
    Losses losses = new Losses();

    new Verdict(endpoint).onNoAnswer(new IOException("No"), 1, losses);

    assertThat(catchThrowableOfType(SpansDroppedException.class, losses::throwIfAny))
        .hasMessage("No. Port 4317 is commonly OTLP over gRPC; over HTTP it is 4318");
  }

  @Test
  void whatFailedReachesTheLogOnOneLine() {
    Losses losses = new Losses();

    new Verdict("http://collector:4318/v1/traces")
        .onNoAnswer(new IOException("answers\r\nERROR \u001b[31mForged"), 1, losses);

    assertThat(catchThrowableOfType(SpansDroppedException.class, losses::throwIfAny))
        .hasMessage("answers ERROR [31mForged");
  }

  private SpansDroppedException failure(List<SpanData> spans) {
    return catchThrowableOfType(SpansDroppedException.class, () -> exporter.export(spans));
  }

  private List<String> names() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .map(Span::getName)
        .toList();
  }

  /** Spans that are named by their number, each with an attribute of a length. */
  private static List<SpanData> spans(int count, int length) {
    InMemoryExporter spans = new InMemoryExporter();
    Tracer tracer =
        Tracer.builder()
            .exporter(spans)
            .resource(Attributes.of("deployment.environment", "test"))
            .limits(new SpanLimits(128, 128, 128, 32, Integer.MAX_VALUE, 512))
            .build();
    for (int i = 0; i < count; i++) {
      tracer.start(String.valueOf(i)).setAttribute("text", "x".repeat(length)).end();
    }
    return spans.spans();
  }

  private static SpanData throwing(SpanData span) {
    return (SpanData)
        Proxy.newProxyInstance(
            SpanData.class.getClassLoader(),
            new Class<?>[] {SpanData.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("events")) {
                throw new IllegalStateException("no");
              }
              try {
                return method.invoke(span, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
