package dev.lumen.trace.spring.observation;

import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;

/**
 * Has the commands of Lettuce be below the span that is current where they are given. Lettuce
 * starts their observations on a thread of its own, below the observation that was current: most
 * spans are of none.
 *
 * <p>Spring Boot's own observation of commands, and no other.
 */
final class LettucePostProcessor implements BeanPostProcessor {

  private static final String SPRING_BOOT = "org.springframework.boot.data.redis.";

  private final Supplier<@Nullable ObservationRegistry> registry;

  LettucePostProcessor(Supplier<@Nullable ObservationRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof ClientResourcesBuilderCustomizer customizer
        && beanName.equals("lettuceObservation")
        && bean.getClass().getName().startsWith(SPRING_BOOT)) {
      return observed(customizer);
    }
    return bean;
  }

  private ClientResourcesBuilderCustomizer observed(ClientResourcesBuilderCustomizer customizer) {
    return builder -> {
      customizer.customize(builder);
      ObservationRegistry observations = registry.get();
      if (observations != null) {
        // Named as Spring Boot names it.
        builder.tracing(new LettuceTracing(observations, "Redis"));
      }
    };
  }
}
