package dev.lumen.trace.spring.observation;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.CompositeBatchInterceptor;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.ReflectionUtils;

/**
 * Has templates and listeners of Spring Kafka traced, also those that the application makes itself.
 * Those that it observes are as it made them: they are traced by its registry.
 */
final class KafkaPostProcessor implements BeanPostProcessor {

  static final String FIELD = "observationEnabled";

  // It tells nobody. Where there is no such field, templates stay as they are.
  private static final @Nullable Field OBSERVED =
      ReflectionUtils.findField(KafkaTemplate.class, FIELD, boolean.class);

  static {
    if (OBSERVED != null) {
      ReflectionUtils.makeAccessible(OBSERVED);
    }
  }

  private final KafkaTracing tracing;

  KafkaPostProcessor(KafkaTracing tracing) {
    this.tracing = tracing;
  }

  /** Before, when it is no proxy yet. */
  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof KafkaTemplate<?, ?> template) {
      trace(template);
    } else if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
      trace(factory);
    } else if (bean instanceof MessageListenerContainer container) {
      trace(container.getContainerProperties());
    }
    return bean;
  }

  private void trace(KafkaTemplate<?, ?> template) {
    if (tracing.template()
        && OBSERVED != null
        && Boolean.FALSE.equals(ReflectionUtils.getField(OBSERVED, template))) {
      template.setObservationRegistry(tracing.registry());
    }
  }

  private <K, V> void trace(AbstractKafkaListenerContainerFactory<?, K, V> factory) {
    trace(factory.getContainerProperties());
    if (tracing.batches()) {
      factory.setBatchInterceptor(
          lastOf(factory.getBatchInterceptor(), new KafkaBatchSpans<>(tracing.tracer())));
    }
  }

  private void trace(ContainerProperties properties) {
    if (tracing.listener()
        && !properties.isObservationEnabled()
        && properties.getObservationRegistry().isNoop()) {
      properties.setObservationRegistry(tracing.registry());
    }
  }

  @SuppressWarnings("unchecked")
  private static <K, V> BatchInterceptor<K, V> lastOf(
      @Nullable BatchInterceptor<K, V> others, BatchInterceptor<K, V> last) {
    return others == null ? last : new CompositeBatchInterceptor<>(others, last);
  }
}
