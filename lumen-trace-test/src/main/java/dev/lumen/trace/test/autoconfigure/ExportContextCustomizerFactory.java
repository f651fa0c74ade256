package dev.lumen.trace.test.autoconfigure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Keeps the spans of tests in the process, as {@link AutoConfigureLumenTrace} says. */
final class ExportContextCustomizerFactory implements ContextCustomizerFactory {

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    AutoConfigureLumenTrace annotation =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, AutoConfigureLumenTrace.class);
    if (annotation == null) {
      return new WithoutNamedExporters();
    }
    return annotation.export() ? null : new WithoutExporters();
  }

  /** All are equal, as contexts are cached by their customizers. */
  private record WithoutExporters() implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(source(Map.of("lumen.trace.export.enabled", "false")));
    }
  }

  /** What a test itself sets is stronger, and what else there is is weaker. */
  private record WithoutNamedExporters() implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      MutablePropertySources sources = context.getEnvironment().getPropertySources();
      MapPropertySource source =
          source(Map.of("lumen.trace.exporter", "none", "lumen.trace.exporters", "none"));
      String ofSystem = StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
      if (sources.contains(ofSystem)) {
        sources.addBefore(ofSystem, source);
      } else {
        sources.addFirst(source);
      }
    }
  }

  private static MapPropertySource source(Map<String, Object> properties) {
    return new MapPropertySource("lumenTraceTest", properties);
  }
}
