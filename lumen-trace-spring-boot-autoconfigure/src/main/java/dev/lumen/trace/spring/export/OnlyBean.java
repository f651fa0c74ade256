package dev.lumen.trace.spring.export;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** What of the application's an exporter uses: one bean, as to pick among several is a guess. */
final class OnlyBean {

  private OnlyBean() {}

  /**
   * The bean that there is, or the primary one of several; null where there is none.
   *
   * @throws InvalidConfigurationPropertyValueException where there are several, and none is primary
   */
  static <T> @Nullable T of(ObjectProvider<T> beans, Class<T> type, String exporter) {
    try {
      return beans.getIfAvailable();
    } catch (NoUniqueBeanDefinitionException e) {
      // One that is missing to a bean of these is that bean's affair.
      if (e.getBeanType() != type || e.getBeanNamesFound() == null) {
        throw e;
      }
      throw new InvalidConfigurationPropertyValueException(
          "lumen.trace.exporter",
          exporter,
          "It uses the application's %s, of which there are several, and none is @Primary: %s"
              .formatted(type.getSimpleName(), String.join(", ", e.getBeanNamesFound())));
    }
  }
}
