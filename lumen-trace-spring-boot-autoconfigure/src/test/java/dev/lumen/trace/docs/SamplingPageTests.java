package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.sampling.SamplingParameters;
import java.time.Clock;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** That the numbers of the page about sampling come out so. */
class SamplingPageTests {

  private static final int MILLION = 1_000_000;

  private final Page page = Page.of("docs/sampling.md");
  private long nanos;

  @Test
  void ofAMillionTraces() {
    assertThat(page.text())
        .contains("| `ratio` of 0.1 | " + number(ofAMillion(Sampler.ratio(0.1))) + " |")
        .contains("| `ratio` of 0.001 | " + number(ofAMillion(Sampler.ratio(0.001))) + " |")
        .contains("| `ratio` of 0.000001 | " + ofAMillion(Sampler.ratio(0.000001)) + " |")
        .contains("| `trace-id-ratio` of 0.1 | " + number(ofAMillion(byId(0.1))) + ",")
        .contains("| `trace-id-ratio` of 0.001 | " + number(ofAMillion(byId(0.001))) + ",");
  }

  @Test
  void twoServicesInARow() {
    int byId = ofAMillion(both(byId(0.1), byId(0.1)));

    assertThat(page.text())
        .contains("| not, `trace-id-ratio` | 100,065 | " + number(byId) + " |")
        .contains("| not, `ratio` | 100,000 | about 10,000 |");
    assertThat(ofAMillion(both(Sampler.ratio(0.1), Sampler.ratio(0.1)))).isBetween(9_500, 10_500);
    assertThat(ofAMillion(both(byId(0.1), byId(0.5)))).isEqualTo(ofAMillion(byId(0.1)));
  }

  @Test
  void whatARatioShowsAndSends() {
    for (String ratio : new String[] {"1", "0.1", "0.01", "0.001"}) {
      double traces = 200 * 86_400 * Double.parseDouble(ratio);
      assertThat(page.text())
          .contains(
              "| %s | %s | %s |"
                  .formatted(
                      ratio, number(Math.round(traces)), number(Math.round(traces / 10_000))));
      if (!ratio.equals("0.001")) {
        double spans = traces * 12;
        assertThat(page.text())
            .contains(
                "| %s | %s | %s | %s |"
                    .formatted(
                        ratio,
                        number(Math.round(spans / 86_400)),
                        gb(spans * 251),
                        gb(spans * 32)));
      }
    }
  }

  @Test
  void aBoundASecond() {
    Tracer tracer = limited();
    int spans = 0;
    int traces = 0;
    for (int request = 0; request < 50 * 60; request++) {
      if (trace(tracer, 12)) {
        spans += 12;
        traces++;
      }
      nanos += 20_000_000;
    }

    assertThat(page.text())
        .contains(
            "%s of 3,000 traces: %s spans, and the %s others"
                .formatted(number(traces), number(spans), number(tracer.stats().rateLimited())))
        .contains("the next trace after one of 100 spans | after " + millisAfter(100) + " ms")
        .contains("after one of 500 | after " + millisAfter(500) / 1000.0 + " s")
        .contains("after one of 1,000 | after " + millisAfter(1_000) / 1000.0 + " s")
        .contains("after one of 1,000,000 | after " + millisAfter(MILLION) / 1000.0 + " s");
  }

  @Test
  void aSamplerOfOnesOwn() {
    Sampler sampler = sampler();

    assertThat(sampler.shouldSample(request("/checkout"))).isTrue();
    assertThat(sampler.shouldSample(request("/"))).isFalse();
  }

  // tag::sampler[]
  /** All of what is paid, and one in a hundred of the rest. */
  @Bean
  Sampler sampler() {
    Sampler rest = Sampler.traceIdRatio(0.01);
    return Sampler.parentBased(
        trace ->
            "/checkout".equals(trace.attributes().get("url.path")) || rest.shouldSample(trace));
  }

  // end::sampler[]

  private static SamplingParameters request(String path) {
    return new SamplingParameters(
        new TraceId(1, 1), null, "GET", SpanKind.SERVER, Attributes.of("url.path", path));
  }

  private static Sampler byId(double ratio) {
    return Sampler.traceIdRatio(ratio);
  }

  private static Sampler both(Sampler first, Sampler second) {
    return trace -> {
      boolean wanted = first.shouldSample(trace);
      // The second is asked whatever the first has said.
      return second.shouldSample(trace) && wanted;
    };
  }

  private static int ofAMillion(Sampler sampler) {
    Random random = new Random(1);
    int sampled = 0;
    for (int i = 0; i < MILLION; i++) {
      TraceId id = new TraceId(random.nextLong(), random.nextLong());
      if (sampler.shouldSample(
          new SamplingParameters(id, null, "GET", SpanKind.SERVER, Attributes.EMPTY))) {
        sampled++;
      }
    }
    return sampled;
  }

  private Tracer limited() {
    return Tracer.builder().maxSpansPerSecond(100).clock(Clock.systemUTC(), () -> nanos).build();
  }

  private static boolean trace(Tracer tracer, int spans) {
    try (Span root = tracer.start("GET")) {
      for (int child = 1; child < spans; child++) {
        tracer.start("child").end();
      }
      return root.isRecording();
    }
  }

  private long millisAfter(int spans) {
    Tracer tracer = limited();
    trace(tracer, spans);
    long millis = 0;
    while (!trace(tracer, 1)) {
      nanos += 10_000_000;
      millis += 10;
    }
    return millis;
  }

  private static String gb(double bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
