package dev.lumen.trace.spring.actuate;

import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.IncludeExcludeEndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Where the endpoint is exposed below the actuator's base path: that it is available is no proof,
 * since Cloud Foundry has it at a path of its own.
 */
final class OnWebExposure implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    return new IncludeExcludeEndpointFilter<>(
            ExposableEndpoint.class,
            environment,
            "management.endpoints.web.exposure",
            EndpointExposure.WEB.getDefaultIncludes())
        .match(EndpointId.of(environment, TracesEndpoint.ID));
  }
}
