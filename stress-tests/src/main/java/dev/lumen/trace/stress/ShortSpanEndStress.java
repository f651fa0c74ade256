package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportedSpan;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A span that is too short to matter ends, while a store looks whether it has, and where it goes.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "It runs")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It has ended, and goes nowhere")
@Outcome(expect = Expect.FORBIDDEN, desc = "It has ended, and seems to stay")
@State
public class ShortSpanEndStress {

  private final Span span =
      Tracer.builder().build().spanBuilder("brief").minDuration(Duration.ofDays(1)).startDetached();

  @Actor
  public void end() {
    span.end();
  }

  @Actor
  public void look(I_Result result) {
    boolean ended = ((SpanData) span).hasEnded();
    boolean filtered = ((ExportedSpan) span).exportOutcome(0) == ExportOutcome.FILTERED;
    result.r1 = ended ? filtered ? 1 : 2 : 0;
  }
}
