package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanListener;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads end one span. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "One end")
@Outcome(expect = Expect.FORBIDDEN, desc = "No end, or two")
@State
public class SpanEndStress {

  private final AtomicInteger ends = new AtomicInteger();
  private final Span span =
      Tracer.builder()
          .listener(
              new SpanListener() {
                @Override
                public void onEnd(SpanData span) {
                  ends.incrementAndGet();
                }
              })
          .build()
          .spanBuilder("shared")
          .startDetached();

  @Actor
  public void one() {
    span.end();
  }

  @Actor
  public void other() {
    span.end();
  }

  @Arbiter
  public void count(I_Result result) {
    result.r1 = ends.get();
  }
}
