package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdGeneratorTests {

  /** Counts up from a number. */
  private record Counting(AtomicLong next, boolean isRandom) implements IdGenerator {

    static Counting from(long first) {
      return new Counting(new AtomicLong(first), false);
    }

    @Override
    public long traceIdHigh() {
      return next.getAndIncrement();
    }

    @Override
    public long traceIdLow() {
      return next.getAndIncrement();
    }

    @Override
    public long spanId() {
      return next.getAndIncrement();
    }
  }

  @Test
  void idsAreThoseOfTheGenerator() {
    Tracer tracer = Tracer.builder().idGenerator(Counting.from(1)).build();

    try (Span root = tracer.start("root");
        Span child = tracer.start("child")) {
      assertThat(root.context().traceId()).isEqualTo(new TraceId(1, 2));
      assertThat(root.context().spanId()).isEqualTo(new SpanId(3));
      assertThat(child.context().spanId()).isEqualTo(new SpanId(4));
    }
  }

  @Test
  void theRandomFlagIsSetOnlyWhereTheGeneratorSaysSo() {
    Tracer counting = Tracer.builder().idGenerator(Counting.from(1)).build();
    Tracer random = Tracer.builder().idGenerator(new Counting(new AtomicLong(1), true)).build();

    assertThat(detached(counting).context().isRandom()).isFalse();
    assertThat(detached(random).context().isRandom()).isTrue();
    assertThat(detached(Tracer.builder().build()).context().isRandom()).isTrue();
  }

  @Test
  void theFlagOfACallerStays() {
    Tracer counting = Tracer.builder().idGenerator(Counting.from(1)).build();
    byte flags = TraceContext.SAMPLED | TraceContext.RANDOM;
    TraceContext caller =
        TraceContext.remote(new TraceId(1, 2), new SpanId(3), flags, TraceState.EMPTY);

    Span span = counting.spanBuilder("server").parent(caller).startDetached();

    assertThat(span.context().isRandom()).isTrue();
  }

  @Test
  void zeroIsNoId() {
    Tracer tracer = Tracer.builder().idGenerator(new Constant(0)).build();

    TraceContext context = detached(tracer).context();

    assertThat(context.isValid()).isTrue();
    assertThat(context.traceId().high()).isZero();
  }

  @Test
  void aTraceIdMayEndWithZeroWhereItDoesNotBeginSo() {
    Tracer tracer = Tracer.builder().idGenerator(Counting.from(-1)).build();

    assertThat(detached(tracer).context().traceId()).isEqualTo(new TraceId(-1, 0));
  }

  @Test
  void aGeneratorThatThrowsHarmsNobody() {
    IdGenerator throwing =
        new IdGenerator() {
          @Override
          public long traceIdHigh() {
            throw new IllegalStateException();
          }

          @Override
          public long traceIdLow() {
            throw new StackOverflowError();
          }

          @Override
          public long spanId() {
            throw new IllegalStateException();
          }
        };

    TraceContext context = detached(Tracer.builder().idGenerator(throwing).build()).context();

    assertThat(context.isValid()).isTrue();
    assertThat(context.isRandom()).isFalse();
  }

  private static Span detached(Tracer tracer) {
    return tracer.spanBuilder("work").startDetached();
  }

  private record Constant(long id) implements IdGenerator {

    @Override
    public long traceIdHigh() {
      return id;
    }

    @Override
    public long traceIdLow() {
      return id;
    }

    @Override
    public long spanId() {
      return id;
    }
  }
}
