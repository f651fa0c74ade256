package dev.lumen.trace.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains headers in one value that is no list of them. Spring Boot's own analyzer would show the
 * value, and it may be a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HeadersFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

  private static final String HEADERS = "lumen.trace.otlp.headers";

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    if (!cause.getName().toString().equals(HEADERS)) {
      return null;
    }
    ConfigurationProperty property = cause.getProperty();
    String origin = property == null ? "" : " (originating from '" + property.getOrigin() + "')";
    String description =
        "Invalid value '******' for configuration property '%s'%s.%n%nIt must be a list such as x-api-key=value,other=value, in whose values a comma is %%2C; or each header is a property of its own, %s.Authorization for example"
            .formatted(HEADERS, origin, HEADERS);
    return new FailureAnalysis(description, "Change the value of '%s'.".formatted(HEADERS), cause);
  }
}
