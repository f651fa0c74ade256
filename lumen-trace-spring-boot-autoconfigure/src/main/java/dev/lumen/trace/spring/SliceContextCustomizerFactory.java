package dev.lumen.trace.spring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Adds what applications have injected to the contexts of test slices, such as those of
 * {@code @WebMvcTest} and {@code @DataJpaTest}, which have no auto-configuration but their own: all
 * of them at once, also those that somebody makes. Nothing is exported there.
 */
final class SliceContextCustomizerFactory implements ContextCustomizerFactory {

  private static final boolean SLICES =
      ClassUtils.isPresent(
          "org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration",
          SliceContextCustomizerFactory.class.getClassLoader());

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    return SLICES && Slices.contain(testClass) ? new SliceContextCustomizer() : null;
  }

  /** Apart, because whoever tests without Spring Boot's test support has no slices. */
  private static final class Slices {

    static boolean contain(Class<?> testClass) {
      OverrideAutoConfiguration override =
          TestContextAnnotationUtils.findMergedAnnotation(
              testClass, OverrideAutoConfiguration.class);
      return override != null && !override.enabled();
    }
  }

  /** All are equal, so that contexts are cached as before. */
  private record SliceContextCustomizer() implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      if (context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
        // What makes the exporters is not in the slice.
        Map<String, Object> noExporter =
            Map.of("lumen.trace.exporter", "none", "lumen.trace.exporters", "none");
        context
            .getEnvironment()
            .getPropertySources()
            .addFirst(new MapPropertySource("lumenTraceSlice", noExporter));
        // What was generated ahead of time has it.
        if (!AotDetector.useGeneratedArtifacts()) {
          new AnnotatedBeanDefinitionReader(registry, context.getEnvironment())
              .register(SliceConfiguration.class);
        }
      }
    }
  }

  /** What is imported is in the file of this class's name: it is of more packages than this one. */
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration
  static class SliceConfiguration {}
}
