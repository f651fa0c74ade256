package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Scope;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Has the meters of an observation counted under its span, which is what Prometheus notes beside
 * them: an observation has left its scope when it stops.
 *
 * @param meters what counts
 */
record MetersUnderSpan(ObservationHandler<Observation.Context> meters)
    implements ObservationHandler<Observation.Context> {

  @Override
  public boolean supportsContext(Observation.Context context) {
    return meters.supportsContext(context);
  }

  @Override
  public void onStart(Observation.Context context) {
    meters.onStart(context);
  }

  @Override
  public void onError(Observation.Context context) {
    meters.onError(context);
  }

  @Override
  public void onEvent(Observation.Event event, Observation.Context context) {
    meters.onEvent(event, context);
  }

  @Override
  public void onScopeOpened(Observation.Context context) {
    meters.onScopeOpened(context);
  }

  @Override
  public void onScopeClosed(Observation.Context context) {
    meters.onScopeClosed(context);
  }

  @Override
  @SuppressWarnings("deprecation") // It is still called by what resets a thread.
  public void onScopeReset(Observation.Context context) {
    meters.onScopeReset(context);
  }

  @Override
  public void onStop(Observation.Context context) {
    ObservedSpan observed = ObservedSpan.of(context);
    if (observed == null) {
      meters.onStop(context);
      return;
    }
    try (Scope scope = observed.span().makeCurrent()) {
      meters.onStop(context);
    }
  }
}
