package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.RecentTraces;
import dev.lumen.trace.spring.StoreFeed;
import dev.lumen.trace.spring.StoreFirst;
import dev.lumen.trace.spring.UntracedPath;
import dev.lumen.trace.store.TraceStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/** Offers the {@link TracesEndpoint} where the application exposes it, and says where that is. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Tracer.class)
public final class TracesEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
  TracesEndpoint lumenTracesEndpoint(
      Tracer tracer, ObjectProvider<StoreFeed> feed, ObjectProvider<TraceStore> store) {
    boolean fed = feed.getIfAvailable() != null;
    return new TracesEndpoint(tracer, fed ? store.getIfUnique() : null);
  }

  /** Where there is an endpoint there is a store for it. */
  @Bean
  @ConditionalOnBean({TracesEndpoint.class, StoreFeed.class})
  static StoreFirst lumenEndpointStoreFirst() {
    return new StoreFirst();
  }

  /** Who looks at traces makes none, wherever the endpoint is on the port of the application. */
  @Bean
  @ConditionalOnAvailableEndpoint(endpoint = TracesEndpoint.class, exposure = EndpointExposure.WEB)
  @ConditionalOnManagementPort(ManagementPortType.SAME)
  @Conditional(OnWebExposure.class)
  UntracedPath lumenUntracedPath(Environment environment, ObjectProvider<PathMapper> mappers) {
    return new UntracedPath(
        EndpointWhereabouts.prefix(environment, "spring.mvc.servlet.path", "")
            + EndpointWhereabouts.prefix(
                environment, "management.endpoints.web.base-path", "/actuator")
            + "/"
            + PathMapper.getRootPath(
                mappers.orderedStream().toList(), EndpointId.of(TracesEndpoint.ID))
            + "/**");
  }

  @Bean
  RecentTraces lumenRecentTraces(
      Environment environment,
      ObjectProvider<StoreFeed> feed,
      ObjectProvider<PathMappedEndpoints> endpoints) {
    return new EndpointWhereabouts(
        environment, feed.getIfAvailable() != null, endpoints.getIfAvailable());
  }
}
