package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.RecentTraces;
import dev.lumen.trace.spring.StoreFeed;
import dev.lumen.trace.spring.StoreFirst;
import dev.lumen.trace.spring.TraceLogs;
import dev.lumen.trace.spring.UntracedPath;
import dev.lumen.trace.store.TraceStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** Offers the {@link TracesEndpoint} where the application exposes it, and says where that is. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "lumen.trace.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Tracer.class)
public final class TracesEndpointAutoConfiguration {

  /** Apart, so that nobody looks for another endpoint where this one is not to be. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnAvailableEndpoint(endpoint = TracesEndpoint.class, exposure = EndpointExposure.WEB)
  @ImportRuntimeHints(EndpointHints.class)
  static class Exposed {

    @Bean
    @ConditionalOnMissingBean
    @Conditional(OnFreeEndpointId.class)
    TracesEndpoint lumenTracesEndpoint(
        Tracer tracer,
        ObjectProvider<StoreFeed> feed,
        ObjectProvider<TraceStore> store,
        ObjectProvider<TraceLogs> logs,
        ObjectProvider<SanitizingFunction> functions) {
      StoreFeed fed = feed.getIfAvailable();
      if (fed == null) {
        return new TracesEndpoint(tracer, null, null, null, ShownValues.AS_RECORDED);
      }
      // The store first: with it the rates are made.
      TraceStore held = store.getIfUnique();
      TraceLogs lines = logs.getIfUnique();
      return new TracesEndpoint(
          tracer,
          held,
          fed.rates(),
          lines != null && lines.areHeld() ? lines : null,
          ShownValues.of(functions.orderedStream().toList()));
    }
  }

  /** Where there is an endpoint there is a store for it. */
  @Bean
  @ConditionalOnBean({TracesEndpoint.class, StoreFeed.class})
  static StoreFirst lumenEndpointStoreFirst() {
    return new StoreFirst();
  }

  /** Who looks at traces makes none, wherever the endpoint is on the port of the application. */
  @Bean
  @ConditionalOnBean(TracesEndpoint.class)
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

  /** Where its id is that of another endpoint, there is nothing to be said that has not been. */
  @Bean
  RecentTraces lumenRecentTraces(
      Environment environment,
      ObjectProvider<StoreFeed> feed,
      ObjectProvider<PathMappedEndpoints> endpoints,
      ObjectProvider<TracesEndpoint> endpoint) {
    PathMappedEndpoints paths = endpoints.getIfAvailable();
    boolean taken =
        paths != null
            && paths.getPath(EndpointId.of(TracesEndpoint.ID)) != null
            && endpoint.stream().findAny().isEmpty();
    return taken
        ? () -> "the application's own endpoint 'traces' is in the place of recent traces"
        : new EndpointWhereabouts(environment, feed.getIfAvailable() != null, paths);
  }
}
