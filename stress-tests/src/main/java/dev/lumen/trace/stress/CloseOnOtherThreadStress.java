package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A span is closed on another thread while its own closes the span around it. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Nothing stays current")
@Outcome(expect = Expect.FORBIDDEN, desc = "A span that was closed is current")
@State
public class CloseOnOtherThreadStress {

  private static final Tracer TRACER = Tracer.builder().build();

  private volatile Span inner;

  @Actor
  public void owner(I_Result result) {
    Span outer = TRACER.start("outer");
    inner = TRACER.start("inner");
    outer.close();
    result.r1 = Span.current().context().isValid() ? 1 : 0;
  }

  @Actor
  public void other() {
    Span span = inner;
    if (span != null) {
      span.close();
    }
  }
}
