package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.TracerBuilder;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.propagation.HeaderPropagator;
import dev.lumen.trace.propagation.PropagationFormat;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.store.TraceStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/** From properties to a tracer's settings; a bad value is refused with what is allowed. */
final class TracerSettings {

  // As AsyncOptions has it.
  private static final int MAX_EXPORT_SIZE = 1 << 26;

  private TracerSettings() {}

  static TracerBuilder builder(LumenTraceProperties properties, Environment environment) {
    LumenTraceProperties.Export export = properties.export();
    size("export.buffer-size", export.bufferSize());
    size("export.batch-size", export.batchSize());
    check(
        !export.interval().isNegative() && !export.interval().isZero(),
        "export.interval",
        export.interval(),
        "It must be longer than nothing");
    check(
        !export.closeTimeout().isNegative(),
        "export.close-timeout",
        export.closeTimeout(),
        "It must not be negative");
    check(
        !properties.traced().beansMinDuration().isNegative(),
        "traced.beans-min-duration",
        properties.traced().beansMinDuration(),
        "It must not be negative");
    check(
        properties.logs().maxSize().toBytes() >= 0,
        "logs.max-size",
        properties.logs().maxSize(),
        "It must not be negative; 0 holds no lines");
    notNegative("max-spans-per-second", properties.maxSpansPerSecond());
    positive("metrics.spans.max-names", properties.metrics().spans().maxNames());
    if (!Boolean.FALSE.equals(properties.store().enabled())) {
      // It may be made much later, or never: a bad bound is told now.
      bounds(properties.store());
    }
    return Tracer.builder()
        .resource(Attributes.of(properties.resourceAttributes()))
        .serviceName(serviceName(properties, environment))
        .maxSpansPerSecond(properties.maxSpansPerSecond())
        .asyncExport(export.async())
        .asyncBufferSize(export.bufferSize())
        .asyncBatchSize(export.batchSize())
        .asyncInterval(export.interval())
        .closeTimeout(export.closeTimeout())
        .limits(limits(properties.limits()));
  }

  static Sampler sampler(LumenTraceProperties.Sampling sampling) {
    double ratio = sampling.ratio();
    check(ratio >= 0 && ratio <= 1, "sampling.ratio", ratio, "It must be from 0.0 to 1.0");
    // Somebody who sets a ratio expects it to count.
    check(
        ratio == 1 || sampling.strategy() != LumenTraceProperties.Sampling.Strategy.ALWAYS,
        "sampling.ratio",
        ratio,
        "The strategy is always, which has no ratio: set lumen.trace.sampling.strategy to ratio or"
            + " trace-id-ratio as well");
    return new ConfiguredSampler(sampling);
  }

  static Propagator propagator(LumenTraceProperties.Propagation propagation) {
    headerName("propagation.trace-id-header", propagation.traceIdHeader());
    headerName("propagation.span-id-header", propagation.spanIdHeader());
    check(
        !propagation.spanIdHeader().equalsIgnoreCase(propagation.traceIdHeader()),
        "propagation.span-id-header",
        propagation.spanIdHeader(),
        "It must not be the header of the trace id");
    return PropagationFormat.propagator(
        formats(propagation, "consume", propagation.consume(), PropagationFormat.DEFAULT_CONSUMED),
        produced(propagation),
        new HeaderPropagator(propagation.traceIdHeader(), propagation.spanIdHeader()));
  }

  private static List<PropagationFormat> produced(LumenTraceProperties.Propagation propagation) {
    List<PropagationFormat> formats =
        formats(propagation, "produce", propagation.produce(), PropagationFormat.DEFAULT_PRODUCED);
    for (PropagationFormat format : formats) {
      check(
          format.isProduced(),
          "propagation." + (propagation.format() == null ? "produce" : "format"),
          word(format),
          "It can only be read, by lumen.trace.propagation.consume. Written are: "
              + Stream.of(PropagationFormat.values())
                  .filter(PropagationFormat::isProduced)
                  .map(TracerSettings::word)
                  .collect(Collectors.joining(", ")));
    }
    return formats;
  }

  private static List<PropagationFormat> formats(
      LumenTraceProperties.Propagation propagation,
      String name,
      @Nullable List<PropagationFormat> list,
      List<PropagationFormat> byDefault) {
    PropagationFormat format = propagation.format();
    if (format == null) {
      return list == null ? byDefault : list;
    }
    check(
        list == null,
        "propagation.format",
        word(format),
        "It stands for lumen.trace.propagation.consume and lumen.trace.propagation.produce, of"
            + " which "
            + name
            + " is set as well: set either it or them");
    return List.of(format);
  }

  private static String word(PropagationFormat format) {
    return format.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static TraceStore store(LumenTraceProperties.Store store) {
    bounds(store);
    return new TraceStore(store.maxSpans(), store.maxSize().toBytes());
  }

  private static void bounds(LumenTraceProperties.Store store) {
    positive("store.max-spans", store.maxSpans());
    check(
        store.maxSize().toBytes() >= 1,
        "store.max-size",
        store.maxSize(),
        "It must be at least 1B");
  }

  /** The exporters that the properties name, else those that have a connection, each once. */
  static List<SpanExporter> exporters(
      LumenTraceProperties properties, List<ExporterFactory> factories) {
    Map<String, Supplier<SpanExporter>> known = new TreeMap<>();
    factories.forEach(factory -> known.put(factory.name(), factory.exporter()));
    List<String> named =
        Stream.of(properties.exporter(), properties.exporters()).flatMap(List::stream).toList();
    if (named.stream().allMatch(String::isBlank)) {
      named =
          factories.stream()
              .filter(factory -> factory.connection().get() != null)
              .map(ExporterFactory::name)
              .toList();
    }
    List<SpanExporter> exporters = new ArrayList<>();
    Set<String> taken = new HashSet<>(Set.of("", "none"));
    for (String given : named) {
      String name = given.strip().toLowerCase(Locale.ROOT);
      if (!taken.add(name)) {
        continue;
      }
      Supplier<SpanExporter> exporter = known.get(name);
      if (exporter == null) {
        throw new InvalidConfigurationPropertyValueException(
            properties.exporter().contains(given)
                ? "lumen.trace.exporter"
                : "lumen.trace.exporters",
            given,
            "Known exporters are: "
                + Stream.concat(known.keySet().stream(), Stream.of("none"))
                    .collect(Collectors.joining(", ")));
      }
      exporters.add(exporter.get());
    }
    return exporters;
  }

  static String serviceName(LumenTraceProperties properties, Environment environment) {
    String name = properties.serviceName();
    if (name == null || name.isBlank()) {
      name = properties.resourceAttributes().get("service.name");
    }
    if (name == null || name.isBlank()) {
      name = environment.getProperty("spring.application.name", "");
    }
    return name.isBlank()
        ? environment.getProperty(MainClassEnvironmentPostProcessor.NAME, "unknown")
        : name;
  }

  private static SpanLimits limits(LumenTraceProperties.Limits limits) {
    notNegative("limits.attributes", limits.attributes());
    notNegative("limits.events", limits.events());
    notNegative("limits.links", limits.links());
    notNegative("limits.event-attributes", limits.eventAttributes());
    positive("limits.value-length", limits.valueLength());
    positive("limits.name-length", limits.nameLength());
    return new SpanLimits(
        limits.attributes(),
        limits.events(),
        limits.links(),
        limits.eventAttributes(),
        limits.valueLength(),
        limits.nameLength());
  }

  private static void size(String name, int value) {
    check(
        value >= 1 && value <= MAX_EXPORT_SIZE,
        name,
        value,
        "It must be from 1 to " + MAX_EXPORT_SIZE);
  }

  private static void positive(String name, int value) {
    check(value >= 1, name, value, "It must be at least 1");
  }

  private static void notNegative(String name, int value) {
    check(value >= 0, name, value, "It must be at least 0");
  }

  private static void headerName(String name, String value) {
    check(
        value.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
        name,
        value,
        "It must be the name of a header");
  }

  private static void check(boolean valid, String name, Object value, String allowed) {
    if (!valid) {
      throw new InvalidConfigurationPropertyValueException("lumen.trace." + name, value, allowed);
    }
  }
}
