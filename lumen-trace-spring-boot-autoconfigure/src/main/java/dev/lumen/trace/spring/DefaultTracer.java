package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a tracer the default one while its application context lives.
 *
 * <p>Thread-safe. Contexts may end in any order, as those that a test framework caches do: the
 * tracer of one that has ended is never made the default again.
 */
final class DefaultTracer {

  private static final List<DefaultTracer> INSTALLED = new ArrayList<>();

  private final Tracer tracer;
  private Tracer previous;

  DefaultTracer(Tracer tracer) {
    this.tracer = tracer;
    this.previous = tracer;
  }

  void install() {
    synchronized (INSTALLED) {
      previous = Tracer.getDefault();
      Tracer.setDefault(tracer);
      INSTALLED.add(this);
    }
  }

  /** Brings back the previous default, unless another one has been set meanwhile. */
  void restore() {
    synchronized (INSTALLED) {
      INSTALLED.remove(this);
      if (Tracer.getDefault() == tracer) {
        Tracer.setDefault(previous);
      }
      for (DefaultTracer later : INSTALLED) {
        if (later.previous == tracer) {
          later.previous = previous;
        }
      }
    }
  }
}
