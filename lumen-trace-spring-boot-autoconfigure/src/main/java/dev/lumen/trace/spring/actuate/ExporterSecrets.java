package dev.lumen.trace.spring.actuate;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps the credentials of exporters out of the endpoints {@code env} and {@code configprops}, also
 * where the application has these show values. Stateless.
 */
final class ExporterSecrets implements SanitizingFunction {

  private static final Pattern SEPARATORS = Pattern.compile("[._\\-\\[\\]]+");

  // As they are once nothing parts the words of a name: a variable's are parted otherwise.
  private static final Set<String> HEADERS =
      Set.of("lumentraceotlpheaders", "otelexporterotlpheaders", "otelexporterotlptracesheaders");
  private static final Set<String> ADDRESSES =
      Set.of(
          "lumentraceotlpendpoint",
          "lumentracezipkinendpoint",
          "otelexporterotlpendpoint",
          "otelexporterotlptracesendpoint",
          "otelexporterzipkinendpoint");

  @Override
  public SanitizableData apply(SanitizableData data) {
    return isSecret(data) ? data.withSanitizedValue() : data;
  }

  private static boolean isSecret(SanitizableData data) {
    String name = SEPARATORS.matcher(data.getKey()).replaceAll("").toLowerCase(Locale.ROOT);
    return HEADERS.stream().anyMatch(name::startsWith)
        || (ADDRESSES.contains(name) && hasSecret(String.valueOf(data.getValue())));
  }

  /** Whether an address has user information, or a query, which may hold a token. */
  private static boolean hasSecret(String address) {
    return address.indexOf('@') >= 0 || address.indexOf('?') >= 0;
  }
}
