package dev.lumen.trace.spring.client;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * Notes the URI templates of RestTemplate, which it tells its observations alone.
 *
 * <p>A registry asks this whether something is to be observed, and it always is. So nothing is
 * observed that was not, or in another way.
 */
final class UriTemplates implements ObservationPredicate {

  private static final UriTemplates INSTANCE = new UriTemplates();
  private static final ObservationRegistry OBSERVING_NOTHING = observingNothing();

  private UriTemplates() {}

  /** Listens to a registry of the application's. */
  static void noteAllOf(ObservationRegistry registry) {
    try {
      registry.observationConfig().observationPredicate(INSTANCE);
    } catch (Throwable e) {
      // A mock's, for one: templates are not known then.
      ClientRequests.LOG.once("An observation registry cannot be asked for URI templates", e);
    }
  }

  /** A registry for a template that has none: it is told the templates, and observes nothing. */
  static ObservationRegistry registry() {
    return OBSERVING_NOTHING;
  }

  private static ObservationRegistry observingNothing() {
    ObservationRegistry registry = ObservationRegistry.create();
    // One without a handler would not even be asked.
    registry.observationConfig().observationHandler(new NoHandler());
    registry.observationConfig().observationPredicate(INSTANCE);
    registry.observationConfig().observationPredicate((name, context) -> false);
    return registry;
  }

  @Override
  public boolean test(String name, Observation.Context context) {
    try {
      if (context instanceof ClientRequestObservationContext client) {
        note(client.getUriTemplate(), client.getCarrier());
      }
    } catch (Throwable e) {
      // A request whose attributes nobody can write is named by its method.
    }
    return true;
  }

  private static void note(@Nullable String template, @Nullable ClientHttpRequest request) {
    if (template != null && request != null) {
      Map<String, Object> attributes = request.getAttributes();
      if (!attributes.containsKey(ClientRequests.REST_CLIENT_URI)) {
        attributes.put(ClientRequests.REST_TEMPLATE_URI, template);
      }
    }
  }

  private static final class NoHandler implements ObservationHandler<Observation.Context> {

    @Override
    public boolean supportsContext(Observation.Context context) {
      return false;
    }
  }
}
