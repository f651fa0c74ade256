package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanListener;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread writes two attributes, another ends the span: what an exporter saw stays so. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Ended before both")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Ended between them")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Ended after both")
@Outcome(expect = Expect.FORBIDDEN, desc = "The span changed after its end")
@State
public class AttributeEndStress {

  private volatile int sizeAtEnd;
  private final Span span =
      Tracer.builder()
          .listener(
              new SpanListener() {
                @Override
                public void onEnd(SpanData span) {
                  sizeAtEnd = span.attributes().size();
                }
              })
          .build()
          .spanBuilder("shared")
          .startDetached();

  @Actor
  public void write() {
    span.setAttribute("a", 1);
    span.setAttribute("b", 2);
  }

  @Actor
  public void end() {
    span.end();
  }

  @Arbiter
  public void compare(II_Result result) {
    result.r1 = sizeAtEnd;
    result.r2 = ((SpanData) span).attributes().size();
  }
}
