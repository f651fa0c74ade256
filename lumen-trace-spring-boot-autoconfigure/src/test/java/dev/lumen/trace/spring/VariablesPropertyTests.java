package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.impl.NoOpLog;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The variables of OpenTelemetry may be meant for others: no value of theirs stops the start. */
class VariablesPropertyTests {

  private static final String VARIABLES =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  @Property
  void anyValueIsFollowedOrLeft(@ForAll("variables") Map<String, String> variables) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addFirst(new MapPropertySource("variables", Map.copyOf(variables)));

    OpenTelemetryVariables read =
        new OpenTelemetryVariables(
            new PropertySourcesPropertyResolver(sources), VariablesPropertyTests::isSet);

    assertThat(read.settings().keySet()).allMatch(name -> name.startsWith("lumen.trace."));
  }

  /** Fails, as the environment does, at what cannot be the name of a property. */
  private static boolean isSet(String property) {
    return ConfigurationPropertyName.of(property).isEmpty();
  }

  // To bind all takes a tenth of a second.
  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
  void whateverItIsTheTracerIsMade(@ForAll("variables") Map<String, String> variables) {
    assertThatNoException()
        .isThrownBy(
            () -> {
              StandardEnvironment environment = environment(Map.copyOf(variables));
              LumenTraceProperties properties =
                  Binder.get(environment).bindOrCreate("lumen.trace", LumenTraceProperties.class);
              TracerSettings.builder(properties, environment)
                  .sampler(TracerSettings.sampler(properties.sampling()))
                  .propagator(TracerSettings.propagator(properties.propagation()))
                  .build()
                  .close();
            });
  }

  private static StandardEnvironment environment(Map<String, Object> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(VARIABLES, new SystemEnvironmentPropertySource(VARIABLES, variables));
    ConfigurationPropertySources.attach(environment);
    new VariablesEnvironmentPostProcessor(new Quiet())
        .postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  @Provide
  Arbitrary<Map<String, String>> variables() {
    Arbitrary<String> names =
        Arbitraries.of(
                "SERVICE_NAME",
                "SDK_DISABLED",
                "RESOURCE_ATTRIBUTES",
                "TRACES_SAMPLER",
                "TRACES_SAMPLER_ARG",
                "PROPAGATORS",
                "TRACES_EXPORTER",
                "EXPORTER_OTLP_ENDPOINT",
                "EXPORTER_OTLP_TRACES_ENDPOINT",
                "EXPORTER_OTLP_HEADERS",
                "EXPORTER_OTLP_TIMEOUT",
                "EXPORTER_OTLP_COMPRESSION",
                "EXPORTER_OTLP_PROTOCOL")
            .map(name -> "OTEL_" + name);
    Arbitrary<String> parts =
        Arbitraries.of(
            "true",
            "otlp",
            "console",
            "none",
            "parentbased_",
            "traceidratio",
            "0.5",
            "1e400",
            "NaN",
            "-1",
            "99999999999",
            "tracecontext",
            "b3",
            "xray",
            "baggage",
            "gzip",
            "http/protobuf",
            "http://",
            "https://u:p@host:4318/a?b=c#d",
            "localhost",
            ":70000",
            "service.name",
            "a",
            "=",
            ",",
            "%20",
            "%",
            "%0d%0a",
            "${",
            "}",
            " ",
            "[",
            "]",
            "\n",
            "\0",
            "ü");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            parts.list().ofMaxSize(6).map(some -> String.join("", some)), Arbitraries.strings());
    return Arbitraries.maps(names, values).ofMaxSize(6);
  }

  private static final class Quiet implements DeferredLogFactory {
    @Override
    public Log getLog(Supplier<Log> destination) {
      return new NoOpLog();
    }
  }
}
