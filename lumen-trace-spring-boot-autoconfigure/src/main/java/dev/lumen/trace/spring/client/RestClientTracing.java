package dev.lumen.trace.spring.client;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Traces RestClients by their request factory. Somebody's own implementation of a client or a
 * builder stays what it is.
 */
final class RestClientTracing {

  private final RequestFactoryTracing factories;

  RestClientTracing(RequestFactoryTracing factories) {
    this.factories = factories;
  }

  /** The client, traced: the same one if it was already. */
  RestClient traced(RestClient client) {
    try {
      ClientHttpRequestFactory factory =
          SpringFields.isSprings(client) ? SpringFields.factory(client) : null;
      return factory == null || RequestFactoryTracing.isTraced(factory)
          ? client
          : client.mutate().requestFactory(factories.traced(factory)).build();
    } catch (Throwable e) {
      ClientRequests.LOG.once("A RestClient is not traced", e);
      return client;
    }
  }

  /** A builder whose clients are traced, whatever factory it is given yet. */
  RestClient.Builder traced(RestClient.Builder builder) {
    return SpringFields.isSprings(builder)
        ? TracedRestClientBuilder.of(builder, factories)
        : builder;
  }

  /** Traces the client that a builder is about to build, which has its factory already. */
  void trace(RestClient.Builder builder) {
    try {
      ClientHttpRequestFactory factory = SpringFields.isSprings(builder) ? factory(builder) : null;
      if (factory != null) {
        builder.requestFactory(factories.traced(factory));
      }
    } catch (Throwable e) {
      ClientRequests.LOG.once("A RestClient is not traced", e);
    }
  }

  private static @Nullable ClientHttpRequestFactory factory(RestClient.Builder builder) {
    ClientHttpRequestFactory given = SpringFields.factory(builder);
    return given == null ? SpringFields.factory(builder.clone().build()) : given;
  }
}
