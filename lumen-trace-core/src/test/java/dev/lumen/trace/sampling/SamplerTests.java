package dev.lumen.trace.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTests {

  @ParameterizedTest
  @CsvSource({
    "0.1, 1_000_000, 100_000",
    "0.001, 1_000_000, 1_000",
    "0.000001, 3_000_000, 3",
    "0.3, 1_000_000, 300_000",
    "0.999999, 1_000_000, 999_999"
  })
  void aRatioIsExactOverALongRun(double ratio, String traces, String expected) {
    Sampler sampler = Sampler.ratio(ratio);

    long sampled = 0;
    for (int i = 0; i < Integer.parseInt(traces.replace("_", "")); i++) {
      sampled += sampler.shouldSample(root(i)) ? 1 : 0;
    }

    assertThat(sampled).isEqualTo(Long.parseLong(expected.replace("_", "")));
  }

  @Test
  void aRatioIsSpreadEvenly() {
    Sampler sampler = Sampler.ratio(0.1);

    for (int ten = 0; ten < 100_000; ten++) {
      int sampled = 0;
      for (int i = 0; i < 10; i++) {
        sampled += sampler.shouldSample(root(i)) ? 1 : 0;
      }
      assertThat(sampled).isEqualTo(1);
    }
  }

  @Test
  void aRatioKnowsNoOrderOfRequests() {
    Sampler sampler = Sampler.ratio(0.1);
    int[] sampledByKind = new int[10];

    for (int round = 0; round < 10_000; round++) {
      for (int kind = 0; kind < 10; kind++) {
        sampledByKind[kind] += sampler.shouldSample(root(kind)) ? 1 : 0;
      }
    }

    // The expectation is 1,000 and the standard deviation 30.
    assertThat(sampledByKind).doesNotContain(0);
    assertThat(Arrays.stream(sampledByKind)).allMatch(sampled -> sampled > 800 && sampled < 1200);
  }

  @Test
  void twoTracersOfOneRatioPickOtherTraces() {
    Sampler one = new RatioSampler(0.01, 1);
    Sampler other = new RatioSampler(0.01, 2);

    int both = 0;
    for (int i = 0; i < 100_000; i++) {
      boolean byOne = one.shouldSample(root(i));
      boolean byOther = other.shouldSample(root(i));
      both += byOne && byOther ? 1 : 0;
    }

    assertThat(both).isLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.7, 0.9, 0.999, 0.15, 1e-3})
  void aRatioWhoseInverseIsNotWholeIsExactToo(double ratio) {
    Sampler sampler = Sampler.ratio(ratio);

    int sampled = 0;
    double farthest = 0;
    for (int i = 1; i <= 100_000; i++) {
      sampled += sampler.shouldSample(root(i)) ? 1 : 0;
      farthest = Math.max(farthest, Math.abs(sampled - i * ratio));
    }

    assertThat(farthest).isLessThan(1.5);
    assertThat(sampled).isEqualTo((int) Math.round(100_000 * ratio));
  }

  @Test
  void aTraceIdRatioJudgesTheLowFiftySixBits() {
    Sampler half = Sampler.traceIdRatio(0.5);
    long threshold = 1L << 55;

    assertThat(half.shouldSample(root(threshold))).isTrue();
    assertThat(half.shouldSample(root(threshold - 1))).isFalse();
    assertThat(half.shouldSample(root(0xff00000000000000L | (threshold - 1)))).isFalse();
  }

  @Test
  void whoSamplesLessByTraceIdSamplesASubset() {
    Sampler tenth = Sampler.traceIdRatio(0.1);
    Sampler half = Sampler.traceIdRatio(0.5);
    SplittableRandom random = new SplittableRandom(7);

    int tenths = 0;
    for (int i = 0; i < 100_000; i++) {
      SamplingParameters parameters = root(random.nextLong());
      if (tenth.shouldSample(parameters)) {
        tenths++;
        assertThat(half.shouldSample(parameters)).isTrue();
      }
    }
    assertThat(tenths).isBetween(9_500, 10_500);
  }

  @Test
  void anUnsampledParentIsNeverOverruled() {
    Sampler sampler = Sampler.parentBased(Sampler.always());

    assertThat(sampler.shouldSample(childOf((byte) 0))).isFalse();
  }

  @Test
  void aSampledParentIsFollowed() {
    Sampler sampler = Sampler.parentBased(Sampler.never());

    assertThat(sampler.shouldSample(childOf(TraceContext.SAMPLED))).isTrue();
    assertThat(sampler.shouldSample(root(1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRatioOutOfRangeIsRefused(double ratio) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sampler.ratio(ratio))
        .withMessageContaining("from 0.0 to 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> Sampler.traceIdRatio(ratio));
  }

  @Test
  void aRatioAtItsEndsIsAlwaysAndNever() {
    assertThat(Sampler.ratio(1).shouldSample(root(0))).isTrue();
    assertThat(Sampler.ratio(0).shouldSample(root(-1))).isFalse();
    assertThat(Sampler.traceIdRatio(1).shouldSample(root(0))).isTrue();
    assertThat(Sampler.traceIdRatio(0).shouldSample(root(-1))).isFalse();
  }

  @Test
  void whereTheCallerHasNotDecidedTheRootSamplerDoes() {
    TraceId traceId = new TraceId(1, 2);
    SamplingParameters deferred =
        parameters(traceId, TraceContext.deferred(traceId, new SpanId(3)));

    assertThat(Sampler.parentBased(Sampler.always()).shouldSample(deferred)).isTrue();
    assertThat(Sampler.parentBased(Sampler.never()).shouldSample(deferred)).isFalse();
  }

  @Test
  void anAdjustableOneAsksWhateverItWasSetTo() {
    AdjustableSampler sampler = Sampler.adjustable(Sampler.never());
    Sampler whole = Sampler.parentBased(sampler);
    assertThat(whole.shouldSample(root(1))).isFalse();

    sampler.set(Sampler.always());

    assertThat(whole.shouldSample(root(1))).isTrue();
    assertThat(whole.shouldSample(childOf((byte) 0))).isFalse();
    assertThat(sampler.current()).isEqualTo(Sampler.always());
    assertThat(whole).hasToString("parent-based, else always");
  }

  private static SamplingParameters root(long low) {
    return parameters(new TraceId(1, low), null);
  }

  private static SamplingParameters childOf(byte flags) {
    TraceId traceId = new TraceId(1, 2);
    return parameters(
        traceId, TraceContext.remote(traceId, new SpanId(3), flags, TraceState.EMPTY));
  }

  private static SamplingParameters parameters(TraceId traceId, @Nullable TraceContext parent) {
    return new SamplingParameters(traceId, parent, "name", SpanKind.SERVER, Attributes.EMPTY);
  }
}
