package dev.lumen.trace.propagation;

import static dev.lumen.trace.propagation.Headers.TRACEPARENT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileCarrierTests {

  private static final int LENGTH = 10_000_000;
  // The longest list has 16 KB; it is joined, read and copied.
  private static final long ALLOWED_BYTES = 256_000;

  private final Propagator propagator =
      PropagationFormat.propagator(
          List.of(PropagationFormat.values()), List.of(), new HeaderPropagator());
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<String> hugeValues() {
    return Stream.of("a", " ", ",", "=", "a=1,", "a=1, ", "-", ":", ";", "%3A", "\u00e9", "\u0000")
        .map(unit -> unit.repeat(LENGTH / unit.length()))
        .flatMap(huge -> Stream.of(huge, TRACEPARENT + huge, huge + TRACEPARENT))
        .flatMap(huge -> Stream.of(huge, "cc" + huge.substring(2)));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hugeValues")
  void aHugeHeaderCostsNoMoreThanTheLimits(String huge) {
    Map<String, String> everywhere =
        propagator.fields().stream().collect(Collectors.toMap(field -> field, field -> huge));
    Map<String, String> besideATraceparent = Map.of("traceparent", TRACEPARENT, "tracestate", huge);

    long everywhereBytes = allocatedBy(() -> propagator.extract(everywhere, Map::get));
    long besideBytes =
        allocatedBy(
            () -> {
              TraceContext context = propagator.extract(besideATraceparent, Map::get);
              assertTraceparentIsUnharmed(context);
            });

    assertThat(everywhereBytes).isLessThan(ALLOWED_BYTES);
    assertThat(besideBytes).isLessThan(ALLOWED_BYTES);
  }

  @Test
  void aMillionHeadersCostNoMoreThanTheLimits() {
    for (String value : new String[] {"", " ", "a=1", TRACEPARENT, "k".repeat(1000) + "=1", null}) {
      List<String> values = Collections.nCopies(1_000_000, value);

      long bytes = allocatedBy(() -> assertThat(extract((carrier, key) -> values)).isNull());
      long besideBytes =
          allocatedBy(() -> assertTraceparentIsUnharmed(extractBesideTraceparent(values)));

      assertThat(bytes).isLessThan(ALLOWED_BYTES);
      assertThat(besideBytes).isLessThan(ALLOWED_BYTES);
    }
  }

  @Test
  void aPlainTraceparentIsReadWithoutACopyOfAnyText() {
    Map<String, String> headers = Map.of("traceparent", TRACEPARENT);

    long bytes =
        allocatedBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                propagator.extract(headers, Map::get);
              }
            });

    // The context and, until the code is compiled, the two ids that it is made from.
    assertThat(bytes / 1000).isLessThanOrEqualTo(112);
  }

  @Test
  void headersWithoutAnEndAreLeft() {
    Iterable<String> endless = () -> Stream.generate(() -> (String) null).iterator();

    assertThat(extract((carrier, key) -> endless)).isNull();
    assertTraceparentIsUnharmed(extractBesideTraceparent(endless));
  }

  @Test
  void aGetterThatThrowsHasNothing() {
    for (Throwable thrown : List.of(new IllegalStateException(), new StackOverflowError())) {
      assertThat(
              propagator.extract(
                  Map.of(),
                  (carrier, key) -> {
                    throw HostileCarrierTests.<RuntimeException>sneaky(thrown);
                  }))
          .isNull();
      assertThat(
              extract(
                  (carrier, key) -> {
                    throw HostileCarrierTests.<RuntimeException>sneaky(thrown);
                  }))
          .isNull();
    }
  }

  @Test
  void aGetterThatThrowsForTheTracestateDoesNotHarmTheTraceparent() {
    TraceContext context =
        extract(
            (carrier, key) -> {
              if (key.equals("tracestate")) {
                throw new UnsupportedOperationException();
              }
              return List.of(TRACEPARENT);
            });

    assertTraceparentIsUnharmed(context);
  }

  @Test
  void headersThatThrowWhenTheyAreReadAreLeft() {
    Iterable<String> throwing =
        () -> {
          throw new IllegalStateException();
        };
    Iterable<String> throwingLater =
        () ->
            Stream.of("a=1", "b=2")
                .peek(
                    value -> {
                      if (value.equals("b=2")) {
                        throw new IllegalStateException();
                      }
                    })
                .iterator();

    assertThat(extract((carrier, key) -> throwing)).isNull();
    assertTraceparentIsUnharmed(extractBesideTraceparent(throwing));
    assertTraceparentIsUnharmed(extractBesideTraceparent(throwingLater));
  }

  @Test
  void headersThatAreNotTextAreLeft() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Iterable<String> numbers = (Iterable) List.of(1, 2);
    @SuppressWarnings({"unchecked", "rawtypes"})
    Iterable<String> number = (Iterable) List.of(1);

    assertThat(extract((carrier, key) -> numbers)).isNull();
    assertThat(extract((carrier, key) -> number)).isNull();
    assertTraceparentIsUnharmed(extractBesideTraceparent(numbers));
  }

  @Test
  void nullElementsAreNoValues() {
    List<String> nothing = Arrays.asList((String) null);
    List<String> state = Arrays.asList(null, "a=1", null);

    assertThat(extract((carrier, key) -> nothing)).isNull();
    assertThat(extract((carrier, key) -> Arrays.asList(null, TRACEPARENT))).isNull();
    assertThat(requireNonNull(extractBesideTraceparent(state)).traceState()).hasToString("a=1");
  }

  @Test
  void anIteratorThatHasNoNextIsLeft() {
    Iterable<String> lying =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public String next() {
                throw new java.util.NoSuchElementException();
              }
            };

    assertThat(extract((carrier, key) -> lying)).isNull();
    assertTraceparentIsUnharmed(extractBesideTraceparent(lying));
  }

  private @Nullable TraceContext extract(BiFunction<String, String, Iterable<String>> headers) {
    return propagator.extract(
        "",
        new Getter<String>() {
          @Override
          public @Nullable String get(String carrier, String key) {
            throw new AssertionError("All values were asked for already");
          }

          @Override
          public Iterable<String> getAll(String carrier, String key) {
            return headers.apply(carrier, key);
          }
        });
  }

  private @Nullable TraceContext extractBesideTraceparent(Iterable<String> tracestates) {
    return extract((carrier, key) -> key.equals("tracestate") ? tracestates : List.of(TRACEPARENT));
  }

  private static void assertTraceparentIsUnharmed(@Nullable TraceContext context) {
    assertThat(context).isNotNull().hasToString(TRACEPARENT);
    assertThat(context.traceState()).isEqualTo(TraceState.EMPTY);
  }

  private long allocatedBy(Runnable extraction) {
    extraction.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    extraction.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
