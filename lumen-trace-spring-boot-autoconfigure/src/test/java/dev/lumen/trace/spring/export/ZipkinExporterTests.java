package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.DependencyLink;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.internal.DependencyLinker;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;

class ZipkinExporterTests {

  private static final int PLENTY = 1 << 20;

  @Test
  void aSpanReachesZipkinWhole() throws Exception {
    MadeUpSpan span = new MadeUpSpan();
    span.kind = SpanKind.CLIENT;
    span.parent = new SpanId(0xfedcba9876543210L);
    span.status = SpanStatus.ERROR;
    span.statusMessage = "reset";
    span.attributes = Attributes.of("server.address", "stock", "server.port", 8080, "büro", "é");
    span.events.add(
        new SpanEvent("retry", MadeUpSpan.START + 5_000, Attributes.of("attempt", 2), 0));

    try (ZipkinServer server = new ZipkinServer()) {
      exporter(server).export(List.of(span));

      assertThat(server.taken())
          .containsExactly(
              Span.newBuilder()
                  .traceId("0af7651916cd43dd8448eb211c80319c")
                  .id("000b7ad6b7169203")
                  .parentId("fedcba9876543210")
                  .kind(Span.Kind.CLIENT)
                  .name("work")
                  .timestamp(MadeUpSpan.START / 1000)
                  .duration(1000)
                  .localEndpoint(Endpoint.newBuilder().serviceName("shop").build())
                  .remoteEndpoint(Endpoint.newBuilder().serviceName("stock").port(8080).build())
                  .putTag("server.address", "stock")
                  .putTag("server.port", "8080")
                  .putTag("büro", "é")
                  .putTag("otel.status_code", "ERROR")
                  .putTag("error", "reset")
                  .addAnnotation(MadeUpSpan.START / 1000 + 5, "\"retry\":{\"attempt\":2}")
                  .build());
      ZipkinServer.Message message = server.messages().get(0);
      assertThat(message.path()).isEqualTo("/api/v2/spans");
      assertThat(message.headers().getFirst("Content-Type")).isEqualTo("application/json");
      assertThat(message.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
    }
  }

  @Test
  void aClientAndItsServerAreTwoSpansThatZipkinJoins() {
    try (ZipkinServer server = new ZipkinServer()) {
      try (Tracer orders = tracer("orders", server);
          Tracer stock = tracer("stock", server)) {
        Map<String, String> headers = new HashMap<>();
        try (dev.lumen.trace.Span client =
            orders.spanBuilder("GET").kind(SpanKind.CLIENT).start()) {
          orders.propagator().inject(client.context(), headers, Map::put);
          TraceContext caller = stock.propagator().extract(headers, Map::get);
          stock
              .spanBuilder("GET /stock")
              .kind(SpanKind.SERVER)
              .parent(caller)
              .startDetached()
              .end();
        }
      }

      assertThat(server.taken()).hasSize(2);
      Span stock = server.taken().get(0);
      Span orders = server.taken().get(1);
      assertThat(stock.traceId()).isEqualTo(orders.traceId()).hasSize(32);
      assertThat(stock.parentId()).isEqualTo(orders.id());
      assertThat(stock.id()).isNotEqualTo(orders.id());
      assertThat(orders.parentId()).isNull();
      assertThat(stock.shared()).isNull();
      assertThat(new DependencyLinker().putTrace(server.taken()).link())
          .containsExactly(
              DependencyLink.newBuilder().parent("orders").child("stock").callCount(1).build());
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void theSendersEncodingIsUsed(Encoding encoding) throws Exception {
    RecordingSender sender = new RecordingSender(encoding, PLENTY);

    exporter(sender).export(spans("a", "b"));

    assertThat(sender.messages()).hasSize(1);
    assertThat(sender.spans()).extracting(Span::name).containsExactly("a", "b");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aBatchIsSplitToTheSizeThatTheSenderTakes(Encoding encoding) throws Exception {
    RecordingSender sender = new RecordingSender(encoding, 500);
    String[] names = IntStream.range(0, 100).mapToObj(i -> "span" + i).toArray(String[]::new);

    exporter(sender).export(spans(names));

    assertThat(sender.messages()).hasSizeGreaterThan(10);
    assertThat(sender.spans()).extracting(Span::name).containsExactly(names);
  }

  @Test
  void aSpanTooLargeAloneIsLostAlone() {
    RecordingSender sender = new RecordingSender(Encoding.JSON, 1000);

    SpansDroppedException lost =
        lost(exporter(sender), spans("a", "b", "x".repeat(1000), "c", "d"));

    assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.TOO_LARGE, 1));
    assertThat(lost).hasMessage("A message has at most 1000 bytes, a span has more");
    assertThat(sender.spans()).extracting(Span::name).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aMessageThatZipkinFindsTooLargeIsHalvedUntilItFits() throws Exception {
    try (ZipkinServer server = new ZipkinServer().answering(s -> s.size() > 2 ? 413 : 202)) {
      exporter(server).export(spans("a", "b", "c", "d", "e"));

      assertThat(server.taken()).extracting(Span::name).containsExactly("a", "b", "c", "d", "e");
    }
  }

  @Test
  void aSpanThatZipkinFindsTooLargeIsLostAlone() {
    try (ZipkinServer server =
        new ZipkinServer()
            .answering(s -> s.stream().anyMatch(span -> span.name().length() > 1) ? 413 : 202)) {
      SpansDroppedException lost =
          lost(exporter(server), spans("a", "b", "c".repeat(999), "d", "e"));

      assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.TOO_LARGE, 1));
      assertThat(server.taken()).extracting(Span::name).containsExactly("a", "b", "d", "e");
    }
  }

  @Test
  void whatIsNoSmallerThanWhatWasRefusedIsNotTried() {
    try (ZipkinServer server = new ZipkinServer().answering(s -> 413)) {
      SpansDroppedException lost = lost(exporter(server), spans("a", "b", "c", "d"));

      assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.TOO_LARGE, 4));
      assertThat(server.messages())
          .extracting(message -> message.spans().size())
          .containsExactly(4, 2, 1);
    }
  }

  @Test
  void anErrorOverOneHalfIsNoneOverTheOther() {
    AtomicInteger calls = new AtomicInteger();
    int[] answers = {413, 500, 202};
    try (ZipkinServer server =
        new ZipkinServer().answering(s -> answers[calls.getAndIncrement()])) {
      SpansDroppedException lost = lost(exporter(server), spans("a", "b", "c", "d"));

      assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 2));
      assertThat(server.taken()).extracting(Span::name).containsExactly("c", "d");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 415})
  void whatZipkinRefusesIsRejectedOnce(int status) {
    try (ZipkinServer server = new ZipkinServer().answering(s -> status)) {
      SpansDroppedException lost = lost(exporter(server), spans("a", "b", "c"));

      assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.REJECTED, 3));
      assertThat(lost).hasMessage(server.endpoint() + " answered " + status + " (No thanks)");
      assertThat(server.messages()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"302, REJECTED", "500, EXPORT_FAILED"})
  void anyOtherAnswerIsAFailure(int status, DropReason reason) {
    try (ZipkinServer server = new ZipkinServer().answering(s -> status)) {
      SpansDroppedException lost = lost(exporter(server), spans("a", "b", "c"));

      assertThat(lost.dropped()).containsOnly(Map.entry(reason, 3));
      assertThat(lost).hasMessage(server.endpoint() + " answered " + status + " (No thanks)");
    }
  }

  /** Takes the seconds of the sender's retries. */
  @Test
  @Tag("long")
  void whereNothingAnswersTheWholeBatchHasFailed() {
    ZipkinServer server = new ZipkinServer();
    server.close();

    SpansDroppedException lost = lost(exporter(server), spans("a", "b"));

    assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 2));
    assertThat(lost).hasMessageStartingWith("Nothing answers at " + server.endpoint());
  }

  @Test
  void theSenderIsClosedWithTheExporter() throws Exception {
    try (ZipkinServer server = new ZipkinServer()) {
      ZipkinHttpSender sender = new ZipkinHttpSender(server.endpoint());
      ZipkinExporter exporter = new ZipkinExporter(sender);
      exporter.export(spans("a"));

      exporter.close();

      assertThatThrownBy(() -> sender.send(List.of(new byte[] {'{', '}'})))
          .hasMessageEndingWith("the sender is closed");
    }
  }

  @Test
  void whatIsInterruptedHasFailedAndTheInterruptIsKept() {
    try (ZipkinServer server = new ZipkinServer()) {
      ZipkinDelivery delivery = new ZipkinDelivery(new ZipkinHttpSender(server.endpoint()));
      Thread.currentThread().interrupt();

      delivery.send(List.of(new byte[] {'{', '}'}));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(catchThrowableOfType(SpansDroppedException.class, delivery::complete).dropped())
          .containsOnly(Map.entry(DropReason.EXPORT_FAILED, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {IOException.class, IllegalStateException.class, LinkageError.class})
  void whatWasSentBeforeASenderFailedIsNotCountedAsLost(Class<? extends Throwable> failure) {
    AtomicInteger calls = new AtomicInteger();
    BytesMessageSender sender =
        new RecordingSender(Encoding.JSON, 250) {
          @Override
          public void send(List<byte[]> spans) throws IOException {
            if (calls.incrementAndGet() == 2) {
              throwAny(failure);
            }
            super.send(spans);
          }
        };

    SpansDroppedException lost = lost(exporter(sender), spans("a", "b", "c", "d"));

    assertThat(((RecordingSender) sender).spans()).extracting(Span::name).containsExactly("a");
    assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 3));
    assertThat(lost).hasMessage(failure.getName() + ": gone");
    assertThat(calls).hasValue(2);
  }

  @Test
  void aSpanThatCannotBeWrittenIsLostAlone() {
    RecordingSender sender = new RecordingSender(Encoding.JSON, PLENTY);
    MadeUpSpan withoutId = new MadeUpSpan();
    withoutId.id = new SpanId(0);

    SpansDroppedException lost = lost(exporter(sender), List.of(withoutId, span("a")));

    assertThat(lost.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 1));
    assertThat(sender.spans()).extracting(Span::name).containsExactly("a");
  }

  @Test
  void aSenderGetsOneMessageAtATime() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    RecordingSender sender =
        new RecordingSender(Encoding.JSON, PLENTY) {
          @Override
          public void send(List<byte[]> spans) throws IOException {
            inside.incrementAndGet();
            entered.countDown();
            await(leave);
            super.send(spans);
          }
        };
    ZipkinExporter exporter = exporter(sender);
    Thread first = exporting(exporter, "a");
    await(entered);

    Thread second = exporting(exporter, "b");
    while (second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    assertThat(inside).hasValue(1);
    leave.countDown();
    first.join();
    second.join();
    assertThat(sender.spans()).extracting(Span::name).containsExactly("a", "b");
  }

  private static Thread exporting(ZipkinExporter exporter, String name) {
    Thread thread =
        new Thread(
            () -> {
              try {
                exporter.export(spans(name));
              } catch (SpansDroppedException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void throwAny(Class<? extends Throwable> type) throws IOException {
    if (type == IOException.class) {
      throw new IOException("gone");
    }
    if (type == LinkageError.class) {
      throw new LinkageError("gone");
    }
    throw new IllegalStateException("gone");
  }

  private static Tracer tracer(String service, ZipkinServer server) {
    return Tracer.builder().serviceName(service).exporter(exporter(server)).build();
  }

  private static ZipkinExporter exporter(ZipkinServer server) {
    return exporter(new ZipkinHttpSender(server.endpoint()));
  }

  private static ZipkinExporter exporter(BytesMessageSender sender) {
    return new ZipkinExporter(sender);
  }

  private static SpansDroppedException lost(ZipkinExporter exporter, List<SpanData> spans) {
    return catchThrowableOfType(SpansDroppedException.class, () -> exporter.export(spans));
  }

  private static List<SpanData> spans(String... names) {
    return Arrays.stream(names).map(ZipkinExporterTests::span).toList();
  }

  private static SpanData span(String name) {
    MadeUpSpan span = new MadeUpSpan();
    span.name = name;
    return span;
  }
}
