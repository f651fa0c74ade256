package dev.lumen.trace.spring;

import dev.lumen.trace.export.HttpSender;
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
import org.springframework.util.ClassUtils;

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
  private final Set<String> unused = new LinkedHashSet<>();

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
  Set<String> unused() {
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
    String value = value("OTEL_PROPAGATORS");
    if (value == null || OpenTelemetryPropagators.PROPERTIES.stream().anyMatch(isSet::apply)) {
      return;
    }
    OpenTelemetryPropagators propagators = new OpenTelemetryPropagators(list(value));
    for (String name : propagators.unknown()) {
      unused.add("OTEL_PROPAGATORS=" + name + ", which is not spoken here");
    }
    if (!propagators.areUnknown()) {
      set("propagation.consume", propagators.consumed(), "OTEL_PROPAGATORS");
      set("propagation.produce", propagators.produced(), "OTEL_PROPAGATORS");
      set("baggage.enabled", Boolean.toString(propagators.haveBaggage()), "OTEL_PROPAGATORS");
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
        case "none" -> known.add(exporter);
        case "zipkin" -> {
          if (hasZipkin()) {
            known.add(exporter);
          } else {
            unused.add("OTEL_TRACES_EXPORTER=zipkin, whose library is not there");
          }
        }
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

  private static boolean hasZipkin() {
    ClassLoader loader = OpenTelemetryVariables.class.getClassLoader();
    return ClassUtils.isPresent(TracerHints.ZIPKIN_SPAN, loader)
        && ClassUtils.isPresent(TracerHints.ZIPKIN_SENDER, loader);
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
      endpoint(endpoint, "", OTLP + "TRACES_ENDPOINT");
    } else if (base != null) {
      endpoint(base, "v1/traces", OTLP + "ENDPOINT");
    }
    // Credentials are for the backend that they came with.
    if (!isSet.apply("lumen.trace.otlp.endpoint") && !isSet.apply("lumen.trace.otlp.headers")) {
      headers(specific("HEADERS"));
    }
    String timeout = value(specific("TIMEOUT"));
    if (timeout != null && timeout.matches("[1-9][0-9]{0,8}")) {
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

  private void headers(String variable) {
    pairs(variable)
        .forEach(
            (name, value) -> {
              if (isSendable(name, value)) {
                set("otlp.headers[" + name + "]", value, variable);
              } else {
                unused.add(variable + " with " + name + ", which cannot be sent");
              }
            });
  }

  private static boolean isSendable(String name, String value) {
    try {
      HttpSender.Builder unused =
          HttpSender.builder(URI.create("http://localhost")).header(name, value);
      return name.indexOf('.') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * @param path what comes behind the path that is given
   */
  private void endpoint(String given, String path, String variable) {
    URI uri;
    try {
      uri = URI.create(given);
    } catch (IllegalArgumentException e) {
      // Its path or query may be a secret, and is in the message.
      unused.add(variable + ", which is no address");
      return;
    }
    try {
      HttpSender.Builder unused = HttpSender.builder(uri);
      set("otlp.endpoint", extended(uri, path), variable);
    } catch (IllegalArgumentException e) {
      unused.add(variable + ", which cannot be used: " + e.getMessage());
    }
  }

  private static String extended(URI uri, String path) {
    if (path.isEmpty()) {
      return uri.toString();
    }
    String query = uri.getRawQuery();
    return uri.getScheme()
        + "://"
        + uri.getRawAuthority()
        + uri.getRawPath().replaceFirst("/$", "")
        + "/"
        + path
        + (query == null ? "" : "?" + query);
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
    try {
      String value = variables.getProperty(variable);
      return value == null || value.isBlank() ? null : value.strip();
    } catch (IllegalArgumentException e) {
      // Its message has the value.
      unused.add(variable + ", which has a placeholder that nobody fills");
      return null;
    }
  }
}
