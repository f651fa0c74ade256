package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.SpanQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread offers a span to a queue that is full, while another takes. The first number is how
 * many were accepted, with the one that filled it, the second how many came out.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The queue was full")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "One was taken before the other came")
@Outcome(expect = Expect.FORBIDDEN, desc = "More or fewer came out than were accepted")
@State
public class FullSpanQueueStress {

  private static final SpanData SPAN = span();

  private final SpanQueue queue = new SpanQueue(1);
  private boolean accepted;
  private int taken;

  public FullSpanQueueStress() {
    boolean unused = queue.offer(SPAN);
  }

  private static SpanData span() {
    Span span = Tracer.builder().build().spanBuilder("queued").startDetached();
    return (SpanData) span;
  }

  @Actor
  public void producer() {
    accepted = queue.offer(SPAN);
  }

  @Actor
  public void taker() {
    taken = queue.take(new @Nullable SpanData[4]);
  }

  @Arbiter
  public void rest(II_Result result) {
    int left = queue.take(new @Nullable SpanData[4]);
    result.r1 = accepted ? 2 : 1;
    result.r2 = queue.size() == 0 ? taken + left : -1;
  }
}
