package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRestartedEvent;

/**
 * Makes a tracer the default one while its application context lives, and once more when that comes
 * back from a pause: a test framework pauses the contexts that it keeps while it uses another.
 *
 * <p>Thread-safe. Contexts may end in any order: the tracer of one that has ended is never made the
 * default again.
 */
final class DefaultTracer implements ApplicationListener<ContextRestartedEvent> {

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

  @Override
  public void onApplicationEvent(ContextRestartedEvent event) {
    synchronized (INSTALLED) {
      restore();
      install();
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
