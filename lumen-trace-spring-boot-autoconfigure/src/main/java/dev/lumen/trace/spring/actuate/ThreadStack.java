package dev.lumen.trace.spring.actuate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What a thread does at this moment.
 *
 * @param frames the call that runs first, then its callers
 */
record ThreadStack(String thread, String state, List<String> frames)
    implements OperationResponseBody {

  /**
   * The stack of the platform thread of a name; of several, any.
   *
   * @return null where none lives; virtual threads cannot be looked up
   */
  static @Nullable ThreadStack of(String name) {
    for (Thread thread : liveThreads()) {
      if (thread != null && thread.getName().equals(name)) {
        return new ThreadStack(
            name,
            thread.getState().name(),
            Arrays.stream(thread.getStackTrace()).map(StackTraceElement::toString).toList());
      }
    }
    return null;
  }

  private static @Nullable Thread[] liveThreads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    // Some may start between the count and the listing.
    @Nullable Thread[] threads = new Thread[root.activeCount() * 2 + 16];
    int unused = root.enumerate(threads, true);
    return threads;
  }
}
