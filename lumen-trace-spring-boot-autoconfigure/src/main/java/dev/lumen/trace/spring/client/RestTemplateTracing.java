package dev.lumen.trace.spring.client;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/**
 * Traces a RestTemplate by its request factory, which interceptors that are set later leave as it
 * is. Its list of interceptors is the application's.
 */
final class RestTemplateTracing {

  private static final String TEST_REST_TEMPLATE =
      "org.springframework.boot.resttestclient.TestRestTemplate";

  private final RequestFactoryTracing factories;

  RestTemplateTracing(RequestFactoryTracing factories) {
    this.factories = factories;
  }

  /** Traces it, if it is not traced already. */
  void trace(RestTemplate template) {
    try {
      // None where this is a proxy, or a mock, which is left alone.
      ClientHttpRequestFactory factory = SpringFields.factory(template);
      if (factory != null && !RequestFactoryTracing.isTraced(factory)) {
        template.setRequestFactory(factories.tracedOfItsClass(factory));
        if (template.getObservationRegistry() == ObservationRegistry.NOOP) {
          template.setObservationRegistry(UriTemplates.registry());
        }
      }
    } catch (Throwable e) {
      ClientRequests.LOG.once("A RestTemplate is not traced", e);
    }
  }

  /** Traces what a builder has built, unless it was built to test the application from outside. */
  void traceBuilt(RestTemplate template) {
    if (!isForTest()) {
      trace(template);
    }
  }

  /** The template of a test is made of the application's builder, and tells nobody what it is. */
  private static boolean isForTest() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(f -> f.getClassName().equals(TEST_REST_TEMPLATE)));
  }
}
