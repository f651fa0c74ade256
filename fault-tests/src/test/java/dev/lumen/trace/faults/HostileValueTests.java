package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and exceptions whose own code fails cost themselves, and nothing beside them. */
class HostileValueTests {

  private static final TraceContext OTHER =
      TraceContext.local(new TraceId(1, 2), new SpanId(3), TraceContext.SAMPLED, TraceState.EMPTY);

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().asyncExport(true).exporter(exporter).build();

  @ParameterizedTest
  @EnumSource(Misdeed.class)
  void aValueThatThrowsCostsThatValue(Misdeed misdeed) throws Exception {
    assertThatOthersAreKept("toString: " + misdeed, new HostileValue(misdeed));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("containers")
  void aContainerThatCannotBeReadCostsThatValue(String what, Object container) throws Exception {
    assertThatOthersAreKept("container: " + what, container);
  }

  static Stream<Arguments> containers() {
    List<Object> left = new ArrayList<>();
    List<Object> right = new ArrayList<>(List.of(left));
    left.add(right);
    Map<String, Object> ring = new HashMap<>();
    ring.put("back", new MapHolder(ring));
    HostileValue hostile = new HostileValue(Misdeed.A_REAL_STACK_OVERFLOW);
    return Stream.of(
        hidden("lists that contain each other", left),
        hidden("maps that contain each other", ring),
        hidden("a list with a good element", List.of("good", hostile)),
        hidden("an array", new Object[] {hostile}),
        hidden("an iterator that throws", new UnreadableCollection()));
  }

  private void assertThatOthersAreKept(String what, Object hostile) throws Exception {
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      SpanBuilder builder =
          tracer
              .spanBuilder("operation")
              .attribute("builder.bad", hostile)
              .attribute("builder.good", 1)
              .attributes(Attributes.of("builder.too", hostile))
              .link(OTHER, Attributes.of("link.bad", hostile, "link.good", 2));
      try (Span span = builder.start()) {
        span.setAttribute("span.bad", hostile);
        span.setAttributes(Attributes.of("span.too", hostile, "span.good", 3));
        span.addEvent("event", Attributes.of("event.bad", hostile, "event.good", 4));
        assertThat(Span.current()).isSameAs(span);
      }
      assertThat(tracer.close(Duration.ofMinutes(1))).isTrue();
    }

    AccountingWatch.assertSettled(tracer, 1);
    SpanData span = exporter.spans().get(0);
    assertThat(span.attributes().asMap())
        .containsEntry("builder.good", 1L)
        .containsEntry("span.good", 3L);
    assertThat(span.links().get(0).attributes().asMap()).containsEntry("link.good", 2L);
    assertThat(span.events().get(0).attributes().asMap()).containsEntry("event.good", 4L);
    assertThat(span.attributes().size() + span.droppedAttributes()).isBetween(4, 6);
    Outcome.print(
        what,
        "%d attribute(s) kept, %d dropped and counted, the span exported",
        span.attributes().size(),
        span.droppedAttributes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exceptions")
  void anExceptionThatCannotBeReadIsStillAnError(String what, Throwable exception)
      throws Exception {
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      try (Span span = tracer.start("operation")) {
        span.recordError(exception);
        span.recordException(exception);
        span.setAttribute("after", true);
      }
      assertThat(tracer.close(Duration.ofMinutes(1))).isTrue();
    }

    AccountingWatch.assertSettled(tracer, 1);
    SpanData span = exporter.spans().get(0);
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.attributes().get("after")).isEqualTo(true);
    assertThat(span.events())
        .hasSize(2)
        .allSatisfy(
            event ->
                assertThat(event.attributes().get("exception.type"))
                    .isEqualTo(exception.getClass().getName()));
  }

  static Stream<Arguments> exceptions() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    Exception deep = new Exception("bottom");
    for (int i = 0; i < 100_000; i++) {
      deep = new Exception("level", deep);
    }
    Exception suppressing = new Exception("suppressing");
    suppressing.addSuppressed(new HostileException(Misdeed.A_REAL_STACK_OVERFLOW));
    return Stream.concat(
        Arrays.stream(Misdeed.values())
            .map(misdeed -> hidden("its message: " + misdeed, new HostileException(misdeed))),
        Stream.of(
            hidden("causes in a ring", first),
            hidden("100,000 causes", deep),
            hidden("suppressing one that overflows the stack", suppressing)));
  }

  /** An argument that nobody asks for its text. */
  private static Arguments hidden(String what, Object value) {
    return Arguments.of(what, Named.of(what, value));
  }

  @Test
  void aToStringThatUsesItsOwnSpanFindsItFree() throws Exception {
    try (AccountingWatch watch = new AccountingWatch(tracer)) {
      try (Span span = tracer.start("operation")) {
        span.setAttribute("outer", new SelfAbsorbed(span, false));
        span.setAttribute("last", new SelfAbsorbed(span, true));
        span.setAttribute("late", 1);
      }
      assertThat(tracer.close(Duration.ofMinutes(1))).isTrue();
    }

    AccountingWatch.assertSettled(tracer, 1);
    assertThat(exporter.spans().get(0).attributes().asMap())
        .containsOnly(Map.entry("inner", 1L), Map.entry("outer", "done"));
  }

  private record HostileValue(Misdeed misdeed) {
    @Override
    public String toString() {
      HostileValueTests.commit(misdeed);
      return "never";
    }
  }

  private record MapHolder(Map<String, Object> map) {}

  private record SelfAbsorbed(Span span, boolean ending) {
    @Override
    public String toString() {
      span.setAttribute("inner", 1);
      if (ending) {
        span.end();
      }
      return "done";
    }
  }

  private static void commit(Misdeed misdeed) {
    try {
      misdeed.commit();
    } catch (Throwable e) {
      Misdeed.<RuntimeException>throwSneakily(e);
    }
  }

  private static final class HostileException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final Misdeed misdeed;

    HostileException(Misdeed misdeed) {
      this.misdeed = misdeed;
    }

    @Override
    public @Nullable String getMessage() {
      commit(misdeed);
      return null;
    }

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  private static final class UnreadableCollection extends AbstractCollection<Object> {
    @Override
    public Iterator<Object> iterator() {
      throw new IllegalStateException("closed");
    }

    @Override
    public int size() {
      return -1;
    }
  }
}
