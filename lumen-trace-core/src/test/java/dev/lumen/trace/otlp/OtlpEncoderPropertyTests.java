package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.data.TestSpanData;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OtlpEncoderPropertyTests {

  // Kept between tries, so that each writes over what the ones before it left.
  private static final OtlpEncoder ENCODER = new OtlpEncoder();

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatIsEncodedIsDecoded(@ForAll("spans") List<SpanData> spans) throws Exception {
    assertThat(decode(spans)).isEqualTo(spans.stream().map(OfficialMessages::span).toList());
  }

  /** The lengths at which a length takes a byte more, each in messages of several depths. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void lengthsOfAnySizeAreDecoded(@ForAll("lengths") int length) throws Exception {
    String text = "x".repeat(length);
    SpanData span =
        new TestSpanData(1, 2, text)
            .attribute(text, text)
            .attribute("list", List.of(text, text))
            .event(text, Attributes.of("key", text))
            .status(SpanStatus.ERROR, text)
            .end();

    assertThat(decode(List.of(span))).containsExactly(OfficialMessages.span(span));
  }

  private static List<Span> decode(List<SpanData> spans) throws Exception {
    return ExportTraceServiceRequest.parseFrom(ENCODER.encode(spans))
        .getResourceSpansList()
        .stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(80, 132), Arbitraries.integers().between(16_330, 16_390));
  }

  @Provide
  Arbitrary<List<SpanData>> spans() {
    Arbitrary<TestSpanData> bare =
        Combinators.combine(contexts(), text(), times(), Arbitraries.of(SpanKind.class), services())
            .as(
                (context, name, start, kind, service) ->
                    new TestSpanData(context, name, start).kind(kind).service(service));
    Arbitrary<TestSpanData> described =
        Combinators.combine(
                bare, times(), attributes(), Arbitraries.of(SpanStatus.class), text(), counts())
            .as(
                (span, duration, attributes, status, message, dropped) ->
                    span.duration(duration)
                        .attributes(attributes)
                        .status(status, message.isEmpty() ? null : message)
                        .dropped(dropped.get(0), dropped.get(1), dropped.get(2))
                        .end());
    return Combinators.combine(
            described,
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 2),
            events().list().ofMaxSize(3),
            links().list().ofMaxSize(3))
        .as(
            (span, parent, parentage, events, links) -> {
              events.forEach(span::event);
              links.forEach(span::link);
              return switch (parentage) {
                case 0 -> span;
                case 1 -> span.parent(parent);
                default -> span.remoteParent(parent);
              };
            })
        .map(SpanData.class::cast)
        .list()
        .ofMaxSize(4);
  }

  private static Arbitrary<SpanEvent> events() {
    return Combinators.combine(text(), times(), attributes(), count()).as(SpanEvent::new);
  }

  private static Arbitrary<SpanLink> links() {
    return Combinators.combine(contexts(), attributes(), count()).as(SpanLink::new);
  }

  private static Arbitrary<TraceContext> contexts() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.bytes(),
            Arbitraries.of("", "a=1", "vendor=x y,other@b=2").map(TraceState::parse),
            Arbitraries.of(true, false))
        .as(
            (high, low, id, flags, state, remote) ->
                remote
                    ? TraceContext.remote(new TraceId(high, low), new SpanId(id), flags, state)
                    : TraceContext.local(new TraceId(high, low), new SpanId(id), flags, state));
  }

  private static Arbitrary<Attributes> attributes() {
    return Arbitraries.maps(text(), values())
        .ofMaxSize(4)
        .map((Map<String, Object> map) -> Attributes.of(map));
  }

  private static Arbitrary<Object> values() {
    Arbitrary<Long> longs = Arbitraries.longs();
    Arbitrary<Double> doubles = Arbitraries.longs().map(Double::longBitsToDouble);
    Arbitrary<Double> special =
        Arbitraries.of(0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    return Arbitraries.<Object>oneOf(
        text().asGeneric(),
        longs.asGeneric(),
        doubles.asGeneric(),
        special.asGeneric(),
        flags.asGeneric(),
        text().list().ofMaxSize(3).asGeneric(),
        longs.list().ofMaxSize(3).asGeneric(),
        special.list().ofMaxSize(3).asGeneric(),
        flags.list().ofMaxSize(3).asGeneric());
  }

  /** ASCII, anything that UTF-16 can go wrong in, and whole characters of four bytes. */
  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(20),
        Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(10),
        Arbitraries.strings().withCharRange('\ud7f0', '\ue00f').ofMaxLength(10),
        Arbitraries.integers().between(0x10000, 0x10ffff).map(Character::toString));
  }

  private static Arbitrary<Long> times() {
    return Arbitraries.longs().greaterOrEqual(0).lessOrEqual(Long.MAX_VALUE / 2);
  }

  private static Arbitrary<Integer> count() {
    return Arbitraries.integers().greaterOrEqual(0);
  }

  private static Arbitrary<List<Integer>> counts() {
    return count().list().ofSize(3);
  }

  private static Arbitrary<String> services() {
    return Arbitraries.of("shop", "stock");
  }
}
