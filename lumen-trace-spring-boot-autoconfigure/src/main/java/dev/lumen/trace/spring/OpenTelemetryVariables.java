package dev.lumen.trace.spring;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/**
 * The variables of OpenTelemetry's specification, which the operator of a cluster gives to every
 * process, as settings of ours. They come after everything that is meant for us; one that we cannot
 * follow is left out with a reason, and never stops the start: it may be meant for somebody else.
 *
 * <p>For one thread.
 */
final class OpenTelemetryVariables {

  private static final String OTLP = "OTEL_EXPORTER_OTLP_";
  private static final String RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
  private static final String SAMPLER = "OTEL_TRACES_SAMPLER";

  private final PropertyResolver variables;
  private final Function<String, Boolean> isSet;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final List<String> unused = new ArrayList<>();

  /**
   * @param isSet whether a property, or one below it, has been set already
   */
  OpenTelemetryVariables(PropertyResolver variables, Function<String, Boolean> isSet) {
    this.variables = variables;
    this.isSet = isSet;
    if ("true".equalsIgnoreCase(value("OTEL_SDK_DISABLED"))) {
      set("enabled", "false", "OTEL_SDK_DISABLED");
    }
    resource();
    sampler();
    propagators();
    exporters();
    otlp();
  }

  /** The properties that the variables amount to, in full. */
  Map<String, Object> settings() {
    return settings;
  }

  /** The variables that count, by name alone: values may be secret. */
  Set<String> used() {
    return used;
  }

  /** What could not be followed, each with the reason. */
  List<String> unused() {
    return unused;
  }

  private void resource() {
    Map<String, String> attributes = pairs(RESOURCE_ATTRIBUTES);
    set("service-name", value("OTEL_SERVICE_NAME"), "OTEL_SERVICE_NAME");
    set("service-name", attributes.remove("service.name"), RESOURCE_ATTRIBUTES);
    attributes.forEach(
        (key, value) -> set("resource-attributes[" + key + "]", value, RESOURCE_ATTRIBUTES));
  }

  private void sampler() {
    String sampler = value(SAMPLER);
    if (sampler == null || isSet.apply("lumen.trace.sampling")) {
      return;
    }
    String root = sampler.replaceFirst("^parentbased_", "");
    String strategy =
        switch (root) {
          case "always_on" -> "always";
          case "always_off" -> "never";
          case "traceidratio" -> "trace-id-ratio";
          default -> null;
        };
    if (strategy == null) {
      unused.add(SAMPLER + "=" + sampler + ", which is no sampler of ours");
      return;
    }
    set("sampling.strategy", strategy, SAMPLER);
    set("sampling.parent-based", String.valueOf(!root.equals(sampler)), SAMPLER);
    String ratio = value(SAMPLER + "_ARG");
    if (ratio != null && strategy.equals("trace-id-ratio")) {
      if (isRatio(ratio)) {
        set("sampling.ratio", ratio, SAMPLER + "_ARG");
      } else {
        unused.add(SAMPLER + "_ARG=" + ratio + ", which is not from 0.0 to 1.0");
      }
    }
  }

  private static boolean isRatio(String text) {
    try {
      double ratio = Double.parseDouble(text);
      return ratio >= 0 && ratio <= 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void propagators() {
    String propagators = value("OTEL_PROPAGATORS");
    if (propagators == null) {
      return;
    }
    if (list(propagators).contains("tracecontext")) {
      set("propagation.format", "w3c", "OTEL_PROPAGATORS");
    } else {
      unused.add("OTEL_PROPAGATORS=" + propagators + ", of which tracecontext alone is spoken");
    }
  }

  private void exporters() {
    String exporters = value("OTEL_TRACES_EXPORTER");
    if (exporters == null || isSet.apply("lumen.trace.exporters")) {
      return;
    }
    List<String> known = new ArrayList<>();
    for (String exporter : list(exporters)) {
      switch (exporter) {
        case "console", "logging" -> known.add("writer");
        case "none", "zipkin" -> known.add(exporter);
        case "otlp" -> {
          if (protocol() == null) {
            known.add(exporter);
          }
        }
        default ->
            unused.add("OTEL_TRACES_EXPORTER=" + exporter + ", which is no exporter of ours");
      }
    }
    set("exporter", known.isEmpty() ? null : String.join(",", known), "OTEL_TRACES_EXPORTER");
  }

  private void otlp() {
    String protocol = protocol();
    if (protocol != null) {
      unused.add(protocol + ", where http/protobuf alone is spoken: OTLP is not configured by it");
      return;
    }
    String endpoint = value(OTLP + "TRACES_ENDPOINT");
    String base = value(OTLP + "ENDPOINT");
    if (endpoint != null) {
      endpoint(endpoint, endpoint, OTLP + "TRACES_ENDPOINT");
    } else if (base != null) {
      endpoint(base, base.replaceFirst("/$", "") + "/v1/traces", OTLP + "ENDPOINT");
    }
    String headers = specific("HEADERS");
    pairs(headers).forEach((name, value) -> set("otlp.headers[" + name + "]", value, headers));
    String timeout = value(specific("TIMEOUT"));
    if (timeout != null && timeout.matches("[0-9]{1,9}")) {
      set("otlp.timeout", timeout + "ms", specific("TIMEOUT"));
    } else if (timeout != null) {
      unused.add(specific("TIMEOUT") + "=" + timeout + ", which is no number of milliseconds");
    }
    String compression = value(specific("COMPRESSION"));
    if (compression != null && Set.of("gzip", "none").contains(compression)) {
      set("otlp.compression", compression, specific("COMPRESSION"));
    } else if (compression != null) {
      unused.add(specific("COMPRESSION") + "=" + compression + ", which is not gzip or none");
    }
  }

  private void endpoint(String given, String address, String variable) {
    // Its path or query may be a secret.
    if (isHttp(given)) {
      set("otlp.endpoint", address, variable);
    } else {
      unused.add(variable + ", which is no address that starts with http:// or https://");
    }
  }

  private static boolean isHttp(String address) {
    try {
      URI uri = URI.create(address);
      return uri.getRawAuthority() != null
          && !uri.getRawAuthority().contains("@")
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The protocol, with its variable, where it is none that we speak; else null. */
  private @Nullable String protocol() {
    String variable = specific("PROTOCOL");
    String protocol = value(variable);
    return protocol == null || protocol.equals("http/protobuf") ? null : variable + "=" + protocol;
  }

  /** The variable for traces alone where that is set, else the one for every signal. */
  private String specific(String name) {
    String traces = OTLP + "TRACES_" + name;
    return value(traces) == null ? OTLP + name : traces;
  }

  private Map<String, String> pairs(String variable) {
    String text = value(variable);
    Map<String, String> pairs = text == null ? Map.of() : KeyValueList.parse(text);
    if (pairs == null) {
      unused.add(variable + ", which is no list such as key1=value1,key2=value2");
    }
    return pairs == null ? new LinkedHashMap<>() : new LinkedHashMap<>(pairs);
  }

  private static Set<String> list(String text) {
    return Stream.of(text.split(",", -1))
        .map(each -> each.strip().toLowerCase(Locale.ROOT))
        .filter(each -> !each.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void set(String name, @Nullable String value, String variable) {
    String property = "lumen.trace." + name;
    if (value != null && !isSet.apply(property) && settings.putIfAbsent(property, value) == null) {
      used.add(variable);
    }
  }

  /** A variable that is empty counts as one that is not set. */
  private @Nullable String value(String variable) {
    String value = variables.getProperty(variable);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
