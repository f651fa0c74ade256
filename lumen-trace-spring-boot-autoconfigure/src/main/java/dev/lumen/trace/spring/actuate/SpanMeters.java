package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;

/** Has the spans of a tracer timed by a registry, as long as the application runs. Thread-safe. */
final class SpanMeters implements MeterBinder, DisposableBean {

  private final Tracer tracer;
  private final int maxNames;
  private final List<SpanTimers> bound = new ArrayList<>();

  SpanMeters(Tracer tracer, int maxNames) {
    this.tracer = tracer;
    this.maxNames = maxNames;
  }

  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    SpanTimers timers = new SpanTimers(registry, maxNames);
    bound.add(timers);
    tracer.addListener(timers);
  }

  /** A tracer may outlive the context, where it is no bean's alone. */
  @Override
  public synchronized void destroy() {
    bound.forEach(tracer::removeListener);
  }
}
