package dev.lumen.trace.spring.micrometer;

import dev.lumen.trace.Tracer;
import io.micrometer.tracing.TraceContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the headers of the formats that are configured. Thread-safe.
 *
 * @param tracer starts what is extracted; asked at each use
 */
record MicrometerPropagator(Supplier<Tracer> tracer)
    implements io.micrometer.tracing.propagation.Propagator {

  @Override
  public List<String> fields() {
    return tracer.get().propagator().fields();
  }

  @Override
  public <C> void inject(TraceContext context, @Nullable C carrier, Setter<C> setter) {
    if (carrier != null) {
      tracer
          .get()
          .propagator()
          .inject(MicrometerContext.span(context).context(), carrier, setter::set);
    }
  }

  /** A builder for the child of what came; where nothing did, for one of the current span. */
  @Override
  public <C> MicrometerSpanBuilder extract(@Nullable C carrier, Getter<C> getter) {
    MicrometerSpanBuilder builder = new MicrometerSpanBuilder(tracer.get());
    dev.lumen.trace.context.TraceContext remote =
        carrier == null
            ? null
            : tracer.get().propagator().extract(carrier, new AllValues<>(getter));
    return remote == null ? builder : builder.setParent(remote);
  }

  /** All values of a header, as Micrometer's getter tells them. */
  private record AllValues<C>(io.micrometer.tracing.propagation.Propagator.Getter<C> getter)
      implements dev.lumen.trace.propagation.Getter<C> {

    @Override
    public @Nullable String get(C carrier, String key) {
      return getter.get(carrier, key);
    }

    @Override
    public Iterable<String> getAll(C carrier, String key) {
      return getter.getAll(carrier, key);
    }
  }
}
