package dev.lumen.trace.faults;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.SpanQueue;
import org.jspecify.annotations.Nullable;

/** Takes from queues where the stack ends, and prints how many of them have wrong counts after. */
final class OverflowedQueueApplication {

  static final String WRONG = "WRONG ";
  private static final int ROUNDS = 100;

  private final SpanData span =
      (SpanData) Tracer.builder().build().spanBuilder("queued").startDetached();
  private final @Nullable SpanData[] target = new SpanData[1];
  private int wrong;

  private OverflowedQueueApplication() {}

  public static void main(String[] args) throws InterruptedException {
    OverflowedQueueApplication application = new OverflowedQueueApplication();
    Thread thread = new Thread(null, application::run, "overflow", 256 << 10);
    thread.start();
    thread.join();
    System.out.println(WRONG + application.wrong);
  }

  private void run() {
    for (int round = 0; round < ROUNDS; round++) {
      SpanQueue queue = new SpanQueue(4);
      boolean unused = queue.offer(span);
      takeAtTheEnd(queue);
      while (queue.take(target) > 0) {
        target[0] = null;
      }
      wrong += queue.size() == 0 ? 0 : 1;
    }
  }

  /** Takes on each frame on the way back: one of these calls overflows wherever it may. */
  @SuppressWarnings("InfiniteRecursion")
  private void takeAtTheEnd(SpanQueue queue) {
    try {
      takeAtTheEnd(queue);
    } catch (StackOverflowError e) {
      // There is more room on the frame before.
    }
    int unused = queue.take(target);
  }
}
