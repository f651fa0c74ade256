package dev.lumen.trace.spring.actuate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where the application has no endpoint of the same id: Actuator stops the start where it
 * finds two. That there is one is said, as it is why traces cannot be seen.
 */
final class OnFreeEndpointId extends SpringBootCondition implements ConfigurationCondition {

  private static final Logger logger = LoggerFactory.getLogger(OnFreeEndpointId.class);
  private static final EndpointId ID = EndpointId.of(TracesEndpoint.ID);

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    String other = other(context.getBeanFactory());
    if (other == null) {
      return ConditionOutcome.match();
    }
    logger.warn(
        "The application has an endpoint '{}' of its own, the bean '{}': that of Lumen Trace, and its"
            + " trace explorer, are not there",
        TracesEndpoint.ID,
        other);
    return ConditionOutcome.noMatch(
        ConditionMessage.forCondition("Endpoint id").found("bean").items(other));
  }

  private static @Nullable String other(@Nullable BeanFactory factory) {
    BeanFactory current = factory;
    while (current instanceof ConfigurableListableBeanFactory beans) {
      for (String name : beans.getBeanDefinitionNames()) {
        if (isOther(beans, name)) {
          return name;
        }
      }
      current = beans.getParentBeanFactory();
    }
    return null;
  }

  /** Nothing is made to know it: a bean that makes others may need what is not there yet. */
  private static boolean isOther(ConfigurableListableBeanFactory beans, String name) {
    Endpoint endpoint = beans.findAnnotationOnBean(name, Endpoint.class, false);
    if (endpoint == null || !EndpointId.of(endpoint.id()).equals(ID)) {
      return false;
    }
    Class<?> type = beans.getType(name, false);
    return type == null || !TracesEndpoint.class.isAssignableFrom(type);
  }
}
