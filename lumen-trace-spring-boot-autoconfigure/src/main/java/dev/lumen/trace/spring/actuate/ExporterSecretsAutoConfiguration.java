package dev.lumen.trace.spring.actuate;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Masks the credentials of exporters where the actuator shows properties: also where nothing is
 * traced, as they are there all the same.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class ExporterSecretsAutoConfiguration {

  @Bean
  static SanitizingFunction lumenExporterSecrets() {
    return new ExporterSecrets();
  }
}
