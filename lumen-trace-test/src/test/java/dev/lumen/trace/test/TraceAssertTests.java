package dev.lumen.trace.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Each assertion holds where it should, and fails with the tree where it should not. */
class TraceAssertTests {

  private static final String TREE =
      """
      server POST /orders
        internal place-order
        client POST /payments
      """;

  private final Tracer tracer = Checkout.steadyTracer();
  private final RecordedSpans spans = RecordedSpans.of(tracer);
  private final Checkout checkout = new Checkout(tracer);

  @Test
  void aFailureShowsTheTraceAsATree() throws IOException {
    checkout.order();

    assertThat(failure(() -> assertThat(spans).hasOneTrace().hasNoSpan("POST /payments")))
        .isEqualTo(Files.readString(Path.of("src/test/resources/failure.txt")));
  }

  @Test
  void spansOfATraceAreFoundByTheirNames() {
    checkout.order();

    assertThat(spans)
        .hasOneTrace()
        .hasId("00000001000000000000000000000001")
        .hasSpan("place-order")
        .hasSpan("POST /payments", span -> span.isChildOf("POST /orders").failed())
        .hasSpans(1, "POST /orders")
        .hasNoSpan("GET /orders")
        .hasOnlySpans("place-order", "POST /orders", "POST /payments")
        .hasSpansInOrder("POST /orders", "POST /payments");
    fails(trace -> trace.hasId("1"), "the trace id 1");
    fails(trace -> trace.hasSpan("ship"), "1 span called \"ship\", but there are 0");
    fails(trace -> trace.hasSpan("place-order", SpanAssert::failed), "the status ERROR");
    fails(trace -> trace.hasSpans(2, "place-order"), "2 spans called \"place-order\"");
    fails(trace -> trace.hasOnlySpans("place-order", "POST /orders"), "and no others");
    fails(
        trace -> trace.hasSpansInOrder("POST /payments", "place-order"),
        "spans to start in the order [POST /payments, place-order], but they do in"
            + " [POST /orders, place-order, POST /payments]");
    fails(TraceAssert::hasNoErrors, "no errors, but [POST /payments] failed");
  }

  @Test
  void aTreeSaysWhichSpansThereAreAndNoOthers() {
    checkout.order();

    assertThat(spans).hasOneTrace().hasTree(TREE).hasTree("\n" + TREE.indent(4));
    fails(trace -> trace.hasTree("server POST /orders"), "Expecting the tree\nserver POST /orders");
    AssertionFailedError failure =
        (AssertionFailedError)
            catchThrowable(() -> assertThat(spans).hasOneTrace().hasTree("server GET /"));
    assertThat(failure.getExpected().getValue()).isEqualTo("server GET /");
    assertThat(failure.getActual().getValue()).isEqualTo(TREE.strip());
  }

  @Test
  void siblingsMayBeInAnyOrder() {
    checkout.order();

    assertThat(spans)
        .hasOneTrace()
        .hasTreeInAnyOrder(
            """
            server POST /orders
              client POST /payments
              internal place-order
            """);
    fails(
        trace ->
            trace.hasTreeInAnyOrder(
                """
                server POST /orders
                  client POST /payments
                    internal place-order
                """),
        "Expecting the tree");
  }

  @Test
  void aSpanIsAskedForAllThatItHas() {
    checkout.order();
    TraceAssert trace = assertThat(spans).hasOneTrace();

    trace
        .root()
        .hasName("POST /orders")
        .hasKind(SpanKind.SERVER)
        .isRoot()
        .hasOnlyChildren("place-order", "POST /payments")
        .hasAttribute("http.response.status_code", 502)
        .hasAttribute("http.response.status_code")
        .hasNoAttribute("http.route")
        .hasOnlyAttributes(Attributes.of("http.response.status_code", 502))
        .hasStatus(SpanStatus.UNSET)
        .didNotFail();
    trace
        .span("place-order")
        .isChildOf("POST /orders")
        .hasNoChildren()
        .hasEvent("stock.checked")
        .hasEvent("stock.checked", "product", "lamp");
    trace
        .span("POST /payments")
        .failed()
        .failedWith(IllegalStateException.class)
        .failedWith(IllegalStateException.class, "The bank refuses")
        .recordedException(IllegalStateException.class, "The bank refuses");
  }

  @Test
  void whatASpanDoesNotHaveIsSaid() {
    checkout.order();

    failsOf("place-order", span -> span.hasName("x"), "the name \"x\"");
    failsOf("place-order", span -> span.hasKind(SpanKind.CLIENT), "CLIENT, but it is INTERNAL");
    failsOf("place-order", SpanAssert::isRoot, "no parent");
    failsOf("place-order", SpanAssert::hasRemoteParent, "a parent of another process");
    failsOf("place-order", span -> span.isChildOf("x"), "but it is one of \"POST /orders\"");
    failsOf("POST /orders", span -> span.isChildOf("x"), "but its parent is not here");
    failsOf("POST /orders", SpanAssert::hasNoChildren, "they are [place-order, POST /payments]");
    failsOf("place-order", span -> span.hasAttribute("x"), "the attribute x, but it is not set");
    failsOf("place-order", span -> span.hasAttribute("x", 1), "x=1, but it is not set");
    failsOf(
        "place-order",
        span -> span.hasAttribute("order.product", "tea"),
        "order.product=tea, but it is lamp");
    failsOf("place-order", span -> span.hasNoAttribute("order.product"), "but it is set");
    failsOf("place-order", span -> span.hasOnlyAttributes(Attributes.EMPTY), "order.product=lamp");
    failsOf("place-order", span -> span.hasEvent("x"), "its events are [stock.checked]");
    failsOf("place-order", span -> span.hasEvent("stock.checked", "product", 1), "there is none");
    failsOf("POST /payments", SpanAssert::didNotFail, "no error, but it failed");
    failsOf("POST /payments", span -> span.failedWith(RuntimeException.class), "there is none");
    failsOf(
        "POST /payments",
        span -> span.failedWith(IllegalStateException.class, "x"),
        "with the message \"x\"");
    failsOf("place-order", span -> span.failedWith(Exception.class), "it is UNSET");
  }

  @Test
  void anExceptionThatWasDealtWithIsNoFailure() {
    tracer.runInSpan("work", span -> span.recordException(new IllegalStateException()));

    SpanAssert work = assertThat(spans).hasOneTrace().span("work");
    work.didNotFail().recordedException(IllegalStateException.class, null);
    assertThatCode(() -> work.failedWith(IllegalStateException.class))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aParentOfAnotherProcessIsNone() {
    TraceContext caller =
        Objects.requireNonNull(
            tracer
                .propagator()
                .extract(
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    (header, name) -> name.equals("traceparent") ? header : null));
    tracer.spanBuilder("GET /orders").parent(caller).start().end();

    assertThat(spans)
        .hasTraceWithId("4bf92f3577b34da6a3ce929d0e0e4736")
        .hasSpan("GET /orders", SpanAssert::hasRemoteParent);
    assertThat(spans.tree()).contains("GET /orders  ").contains(" of 00f067aa elsewhere");
  }

  @Test
  void aLinkLeadsToASpan() {
    try (Span cause = tracer.start("cause")) {
      tracer.spanBuilder("effect").root().link(cause.context()).start().end();
    }

    SpanData cause = spans.await("cause");
    assertThat(spans).hasTrace("effect").root().hasLinkTo(cause);
    assertThat(failure(() -> assertThat(spans).hasTrace("cause").root().hasLinkTo(cause)))
        .contains("a link to \"cause\"");
  }

  @Test
  void tracesAreFoundByTheirRoots() {
    checkout.order();
    tracer.start("restock").end();

    assertThat(spans).hasOnlyTraces("POST /orders", "restock").hasNoTrace("GET /orders");
    assertThat(spans).hasTrace("restock").hasOnlySpans("restock");
    assertThat(failure(() -> assertThat(spans).hasOneTrace()))
        .contains("Expecting one trace, but there is:\ntrace ", "\ntrace ", "internal restock");
    assertThat(failure(() -> assertThat(spans).hasTrace("x"))).contains("the root \"x\"");
    assertThat(failure(() -> assertThat(spans).hasNoTrace("restock"))).contains("no trace");
    assertThat(failure(() -> assertThat(spans).hasTraceWithId("x"))).contains("with the id x");
    assertThat(failure(() -> assertThat(spans).hasOnlyTraces("restock"))).contains("no others");
    assertThat(failure(() -> assertThat(spans).isEmpty())).contains("Expecting no span");
  }

  @Test
  void whatIsDescribedIsSaid() {
    checkout.order();

    assertThat(
            failure(
                () -> assertThat(spans).as("the order").hasOneTrace().span("place-order").failed()))
        .startsWith("[the order]");
  }

  @Test
  void spansOfAnyOriginCanBeAskedAfter() {
    InMemoryExporter exporter = new InMemoryExporter();
    new Checkout(Tracer.builder().exporter(exporter).build()).order();

    TraceAssertions.assertThatSpans(exporter.spans()).hasOneTrace().hasTree(TREE);
    TraceAssertions.assertThatSpan(exporter.spans().get(0)).hasName("place-order");
    TraceAssertions.assertThatSpans(new InMemoryExporter().spans()).isEmpty();
  }

  @Test
  void ofASpanAloneNobodyKnowsParentAndChildren() {
    checkout.order();
    SpanData parent = spans.await("POST /orders");

    for (Consumer<SpanAssert> assertion :
        List.<Consumer<SpanAssert>>of(
            SpanAssert::hasNoChildren,
            span -> span.hasOnlyChildren("place-order"),
            span -> span.isChildOf("POST /orders"))) {
      assertThat(failure(() -> assertion.accept(TraceAssertions.assertThatSpan(parent))))
          .contains("Nothing is known of the parent and the children of \"POST /orders\" alone");
    }
  }

  @Test
  void aNumberIsToldFromItsText() {
    tracer.start("numbered").setAttribute("id", 42).close();
    SpanData span = spans.await("numbered");

    assertThat(failure(() -> TraceAssertions.assertThatSpan(span).hasAttribute("id", "42")))
        .contains("the attribute id=42 (String), but it is 42 (Long)");
  }

  @Test
  void linesMayBeIndentedAsFarAsOneLikes() {
    checkout.order();
    assertThat(spans).hasOneTrace().hasTree(TREE.replace("  ", "      "));
  }

  private void fails(Consumer<TraceAssert> assertion, String message) {
    assertThat(failure(() -> assertion.accept(assertThat(spans).hasOneTrace())))
        .contains(message, "server POST /orders  00000002 ");
  }

  private void failsOf(String name, Consumer<SpanAssert> assertion, String message) {
    fails(trace -> trace.hasSpan(name, assertion), message);
  }

  /** The message, as it reads on any system. */
  private static String failure(ThrowingCallable assertion) {
    Function<Throwable, String> message =
        thrown -> String.valueOf(thrown.getMessage()).strip().replace("\r\n", "\n") + "\n";
    Throwable thrown = catchThrowable(assertion);
    assertThat(thrown).isInstanceOf(AssertionError.class);
    return message.apply(thrown);
  }
}
