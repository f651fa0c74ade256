package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanLink;
import dev.lumen.trace.data.SpanStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Annotation;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

class ZipkinSpansTests {

  private final MadeUpSpan span = new MadeUpSpan();

  @Test
  void everyFieldOfASpanIsInItsPlace() {
    span.name = "GET /orders/{id}";
    span.resource = Resource.of(Attributes.of("service.name", "Shop"));
    span.kind = SpanKind.SERVER;
    span.parent = new SpanId(0xfedcba9876543210L);
    span.start = 1_700_000_000_123_456_789L;
    span.end = 1_700_000_000_125_999_999L;
    span.status = SpanStatus.ERROR;
    span.statusMessage = "out of stock";
    span.attributes =
        Attributes.builder()
            .put("text", "a,b")
            .put("whole", 42)
            .put("part", 0.5)
            .put("yes", true)
            .put("client.address", "192.0.2.7")
            .build();
    span.events.add(new SpanEvent("cache.miss", 1_700_000_000_124_000_999L, Attributes.EMPTY, 0));
    span.links.add(new SpanLink(span.context(), Attributes.EMPTY, 0));
    span.droppedAttributes = 1;
    span.droppedEvents = 2;
    span.droppedLinks = 3;

    assertThat(convert())
        .isEqualTo(
            Span.newBuilder()
                .traceId("0af7651916cd43dd8448eb211c80319c")
                .id("000b7ad6b7169203")
                .parentId("fedcba9876543210")
                .kind(Span.Kind.SERVER)
                .name("get /orders/{id}")
                .timestamp(1_700_000_000_123_456L)
                .duration(2_543L)
                .localEndpoint(Endpoint.newBuilder().serviceName("shop").build())
                .remoteEndpoint(Endpoint.newBuilder().ip("192.0.2.7").build())
                .putTag("text", "a,b")
                .putTag("whole", "42")
                .putTag("part", "0.5")
                .putTag("yes", "true")
                .putTag("client.address", "192.0.2.7")
                .putTag("otel.status_code", "ERROR")
                .putTag("error", "out of stock")
                .putTag("otel.dropped_attributes_count", "1")
                .putTag("otel.dropped_events_count", "2")
                .putTag("otel.dropped_links_count", "3")
                .addAnnotation(1_700_000_000_124_000L, "cache.miss")
                .build());
  }

  @Test
  void whatASpanHasNotIsLeftOut() {
    assertThat(convert())
        .isEqualTo(
            Span.newBuilder()
                .traceId("0af7651916cd43dd8448eb211c80319c")
                .id("000b7ad6b7169203")
                .name("work")
                .timestamp(1_700_000_000_000_000L)
                .duration(1_000L)
                .localEndpoint(Endpoint.newBuilder().serviceName("shop").build())
                .build());
  }

  @ParameterizedTest
  @EnumSource(SpanKind.class)
  void everyKindButInternalIsZipkinsToo(SpanKind kind) {
    span.kind = kind;

    Span.Kind expected = kind == SpanKind.INTERNAL ? null : Span.Kind.valueOf(kind.name());
    assertThat(convert().kind()).isEqualTo(expected);
  }

  @Test
  void theSharedAndDebugFlagsAreNeverSet() {
    span.kind = SpanKind.SERVER;
    span.parent = new SpanId(7);

    assertThat(convert().shared()).isNull();
    assertThat(convert().debug()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1", "0, 999, 1", "999, 1000, 1", "999, 2001, 2", "0, 5000000, 5000"})
  void aDurationIsAtLeastOneMicrosecond(long start, long end, long micros) {
    span.start = MadeUpSpan.START + start;
    span.end = MadeUpSpan.START + end;

    assertThat(convert().durationAsLong()).isEqualTo(micros);
  }

  @Test
  void aListIsWrittenAsJson() {
    span.attributes =
        Attributes.builder()
            .put("texts", List.of("a,b", "say \"hi\"\n"))
            .put("numbers", List.of(1, 2))
            .put("parts", List.of(0.5, Double.NaN))
            .put("nothing", List.of())
            .put("nulls", Arrays.asList("a", null))
            .build();

    assertThat(convert().tags())
        .containsEntry("texts", "[\"a,b\",\"say \\\"hi\\\"\\n\"]")
        .containsEntry("numbers", "[1,2]")
        .containsEntry("parts", "[0.5,\"NaN\"]")
        .containsEntry("nothing", "[]")
        .containsEntry("nulls", "[\"a\",null]");
  }

  @Test
  void theAttributesOfTheServiceAreOnEverySpanWhoseOwnWin() {
    span.attributes = Attributes.of("region", "north");
    span.resource = Resource.of(Attributes.of("region", "south", "version", "1.2"));

    assertThat(convert().tags()).containsOnly(entry("region", "north"), entry("version", "1.2"));
  }

  @Test
  void anEventSaysItsAttributesAsJson() {
    event("cache.miss", Attributes.of("key", "a\"b", "size", 3, "tags", List.of("x")));

    assertThat(convert().annotations())
        .containsExactly(
            Annotation.create(
                MadeUpSpan.START / 1000,
                "\"cache.miss\":{\"key\":\"a\\\"b\",\"size\":3,\"tags\":[\"x\"]}"));
  }

  @Test
  void anExceptionIsAnAnnotationWithoutItsStackTrace() {
    event(
        "exception",
        Attributes.of(
            "exception.type", "java.io.IOException",
            "exception.message", "reset",
            "exception.stacktrace", "java.io.IOException: reset\n\tat Shop.main"));

    assertThat(convert().annotations())
        .extracting(Annotation::value)
        .containsExactly(
            "\"exception\":{\"exception.type\":\"java.io.IOException\","
                + "\"exception.message\":\"reset\"}");
  }

  @Test
  void aSuccessIsNoError() {
    span.status = SpanStatus.OK;
    span.attributes = Attributes.of("error.type", "404");

    assertThat(convert().tags()).containsEntry("otel.status_code", "OK").doesNotContainKey("error");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAttributeCalledErrorDoesNotMakeAFailure(boolean value) {
    span.attributes = Attributes.of("error", value);

    assertThat(convert().tags()).isEmpty();
  }

  @Test
  void aFailureIsTaggedWithWhatIsBestKnownOfIt() {
    span.status = SpanStatus.ERROR;
    assertThat(convert().tags()).containsEntry("error", "true");

    event("exception", Attributes.of("exception.type", "java.io.IOException"));
    assertThat(convert().tags()).containsEntry("error", "java.io.IOException");

    span.attributes = Attributes.of("error.type", "503", "error", false);
    assertThat(convert().tags()).containsEntry("error", "503");

    span.attributes = Attributes.of("error.type", "503", "error", "declined");
    assertThat(convert().tags()).containsEntry("error", "declined");

    span.statusMessage = "";
    assertThat(convert().tags()).containsEntry("error", "declined");

    span.statusMessage = "card declined";
    assertThat(convert().tags()).containsEntry("error", "card declined");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83Dé", "\uD83D\uD83D\uDE00", "é\uDC00", "x\uD83D"})
  void halfASurrogatePairDoesNotSpoilTheMessage(String text) {
    span.name = text;
    span.resource = Resource.of(Attributes.of("service.name", text));
    span.kind = SpanKind.CLIENT;
    span.status = SpanStatus.ERROR;
    span.statusMessage = text;
    span.attributes = Attributes.of(text, text, "list", List.of(text), "server.address", text);
    event(text, Attributes.of(text, text));

    List<Span> both = List.of(convert(), convert());

    assertThat(SpanBytesDecoder.JSON_V2.decodeList(SpanBytesEncoder.JSON_V2.encodeList(both)))
        .isEqualTo(both);
    assertThat(SpanBytesDecoder.PROTO3.decodeList(SpanBytesEncoder.PROTO3.encodeList(both)))
        .isEqualTo(both);
  }

  @Test
  void aWholeSurrogatePairIsKept() {
    span.attributes = Attributes.of("mood", "\uD83D\uDE00é");

    assertThat(convert().tags()).containsEntry("mood", "\uD83D\uDE00é");
  }

  private Span convert() {
    return ZipkinSpans.convert(span);
  }

  private void event(String name, Attributes attributes) {
    span.events.add(new SpanEvent(name, MadeUpSpan.START, attributes, 0));
  }
}
