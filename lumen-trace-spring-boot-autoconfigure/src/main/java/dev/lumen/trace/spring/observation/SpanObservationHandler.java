package dev.lumen.trace.spring.observation;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.spring.Failures;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Makes a span of each observation that is not left out: named as it is, below what is current, and
 * current where the observation is in scope.
 *
 * <p>Thread-safe. A registry hands what its handlers throw to the application: this one throws
 * nothing. An observation that is left out is as if it were not there, and what is below it belongs
 * to the span that is current.
 */
final class SpanObservationHandler implements ObservationHandler<Observation.Context> {

  static final RareLog LOG = new RareLog(LoggerFactory.getLogger(SpanObservationHandler.class));

  private final Supplier<? extends @Nullable Tracer> tracer;
  private final TracedObservations traced;
  private final Keys keys;
  private final boolean restart;

  /**
   * @param tracer asked for each observation, as there may be some before the tracer is there
   * @param restart whether what is received starts a new trace, with a link to the sender's
   */
  SpanObservationHandler(
      Supplier<? extends @Nullable Tracer> tracer,
      TracedObservations traced,
      Keys keys,
      boolean restart) {
    this.tracer = tracer;
    this.traced = traced;
    this.keys = keys;
    this.restart = restart;
  }

  /** All but what stands for none: the span is carried, and cleared, by itself. */
  @Override
  public boolean supportsContext(Observation.Context context) {
    return !(context instanceof NullObservation.NullContext);
  }

  // Which one it is is decided here: it may have no name before.
  @Override
  public void onStart(Observation.Context context) {
    try {
      Tracer tracer = this.tracer.get();
      if (tracer == null) {
        return;
      }
      Span outer = CurrentSpan.get();
      if (traced.includes(context, outer != null || ObservedSpan.around(context) != null)) {
        context.put(ObservedSpan.class, new ObservedSpan(start(tracer, context, outer), outer));
      } else if (outer != null && traced.isOfOtherSpan(context)) {
        ObservedSpan.remember(context, outer);
      }
    } catch (Throwable e) {
      LOG.once("An observation did not become a span", e);
    }
  }

  private Span start(Tracer tracer, Observation.Context context, @Nullable Span current) {
    SpanBuilder builder = tracer.spanBuilder(startName(context)).kind(RemoteParts.kind(context));
    setParent(builder, tracer, context, current);
    Span span = builder.startDetached();
    if (context instanceof SenderContext<?> sender) {
      RemoteParts.inject(tracer.propagator(), span, sender);
    }
    return span;
  }

  private static String startName(Observation.Context context) {
    String contextual = context.getContextualName();
    if (contextual != null) {
      return contextual;
    }
    String destination = Messages.destination(context);
    if (destination != null) {
      return Messages.name(context, destination);
    }
    String name = context.getName();
    return name == null ? "observation" : name;
  }

  private void setParent(
      SpanBuilder builder, Tracer tracer, Observation.Context context, @Nullable Span current) {
    if (context instanceof ReceiverContext<?> receiver) {
      TraceContext sender = RemoteParts.extract(tracer.propagator(), receiver);
      if (sender != null && !isWithin(current, sender, context)) {
        if (restart) {
          builder.root().link(sender);
        } else {
          builder.parent(sender);
        }
        return;
      }
    }
    ObservationView parent = context.getParentObservation();
    // Whatever is current below the observation that is in scope here is nearer.
    if (parent != null && (current == null || !isInScope(parent))) {
      Span around = ObservedSpan.around(context);
      if (around != null) {
        builder.parent(around);
      }
    }
  }

  /** Whether a request has a span already, of which this is the inside: gRPC in a servlet. */
  private static boolean isWithin(
      @Nullable Span current, TraceContext sender, Observation.Context context) {
    return current != null
        && RemoteParts.kind(context) == SpanKind.SERVER
        && current.context().traceId().equals(sender.traceId());
  }

  private static boolean isInScope(ObservationView observation) {
    return observation.getObservationRegistry().getCurrentObservation() == observation;
  }

  @Override
  public void onError(Observation.Context context) {
    ObservedSpan observed = ObservedSpan.of(context);
    Throwable error = context.getError();
    if (observed != null && error != null) {
      Failures.record(observed.span(), error);
    }
  }

  @Override
  public void onEvent(Observation.Event event, Observation.Context context) {
    ObservedSpan observed = ObservedSpan.of(context);
    if (observed == null) {
      return;
    }
    try {
      long millis = event.getWallTime();
      Instant time = millis == 0 ? null : Instant.ofEpochMilli(millis);
      observed.span().addEvent(event.getContextualName(), Attributes.EMPTY, time);
    } catch (Throwable e) {
      LOG.once("The event of an observation was not recorded", e);
    }
  }

  @Override
  public void onScopeOpened(Observation.Context context) {
    ObservedSpan observed = ObservedSpan.of(context);
    if (observed != null) {
      observed.open();
    }
  }

  @Override
  public void onScopeClosed(Observation.Context context) {
    ObservedSpan observed = ObservedSpan.of(context);
    if (observed != null) {
      observed.close();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // It is still called by what resets a thread.
  public void onScopeReset(Observation.Context context) {
    ObservedSpan observed = ObservedSpan.of(context);
    if (observed != null) {
      observed.closeAll();
    }
  }

  @Override
  public void onStop(Observation.Context context) {
    ObservedSpan observed = ObservedSpan.of(context);
    if (observed == null) {
      return;
    }
    Span span = observed.span();
    try {
      if (span.isRecording()) {
        describe(context, span);
      }
    } catch (Throwable e) {
      LOG.once("The keys of an observation were not recorded", e);
    }
    span.end();
  }

  /** At the end, as filters and conventions, and what is known of the answer, come late. */
  private void describe(Observation.Context context, Span span) {
    String name = context.getContextualName();
    String destination = Messages.destination(context);
    if (destination != null && Messages.isUsual(name)) {
      name = Messages.name(context, destination);
    }
    if (name != null) {
      span.updateName(name);
    }
    keys.set(context, span, destination != null);
    if (destination != null) {
      Messages.describe(context, destination, span);
    }
    RemoteParts.describe(context, span);
  }
}
