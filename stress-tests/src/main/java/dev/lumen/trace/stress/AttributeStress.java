package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads write, so that the array has to grow, and one reads the running span meanwhile. */
@JCStressTest
@Outcome(id = "4, 0, 0", expect = Expect.ACCEPTABLE, desc = "All four, and no torn view")
@Outcome(expect = Expect.FORBIDDEN, desc = "One is lost, or a view is torn")
@State
public class AttributeStress {

  private final Span span = Tracer.builder().build().spanBuilder("shared").startDetached();

  @Actor
  public void one() {
    span.setAttribute("a", "a");
    span.setAttribute("b", "b");
  }

  @Actor
  public void other(III_Result result) {
    span.setAttribute("c", "c");
    result.r2 = torn(((SpanData) span).attributes());
    span.setAttribute("d", "d");
  }

  @Arbiter
  public void count(III_Result result) {
    Attributes attributes = ((SpanData) span).attributes();
    result.r1 = attributes.size();
    result.r3 = torn(attributes);
  }

  private static int torn(Attributes attributes) {
    int[] torn = {0};
    attributes.forEach((key, value) -> torn[0] += key.equals(value) ? 0 : 1);
    return torn[0];
  }
}
