package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class BadPropertyTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, StoreAutoConfiguration.class));

  @ParameterizedTest
  @CsvSource({
    "sampling.ratio, 1.5, It must be from 0.0 to 1.0",
    "sampling.ratio, -0.1, It must be from 0.0 to 1.0",
    "sampling.ratio, NaN, It must be from 0.0 to 1.0",
    "sampling.ratio, 0.5, set lumen.trace.sampling.strategy to ratio or trace-id-ratio",
    "max-spans-per-second, -1, It must be at least 0",
    "propagation.trace-id-header, X Trace, It must be the name of a header",
    "propagation.trace-id-header, '', It must be the name of a header",
    "propagation.span-id-header, 'X-Span:', It must be the name of a header",
    "propagation.span-id-header, x-trace-id, It must not be the header of the trace id",
    "propagation.produce, 'w3c,x-ray', 'Written are: w3c, b3, b3-multi, kolosys, both'",
    "propagation.format, jaeger, 'Written are: w3c, b3, b3-multi, kolosys, both'",
    "baggage.fields, 'user,a b', It must be a key of W3C Baggage",
    "baggage.to-attributes, a=b, It must be a key of W3C Baggage",
    "export.buffer-size, 0, It must be from 1 to 67108864",
    "export.buffer-size, 67108865, It must be from 1 to 67108864",
    "export.batch-size, 0, It must be from 1 to 67108864",
    "export.interval, 0s, It must be longer than nothing",
    "export.interval, -1s, It must be longer than nothing",
    "export.close-timeout, -1s, It must not be negative",
    "traced.beans-min-duration, -1ms, It must not be negative",
    "logs.max-size, -1B, It must not be negative; 0 holds no lines",
    "limits.attributes, -1, It must be at least 0",
    "limits.events, -1, It must be at least 0",
    "limits.links, -1, It must be at least 0",
    "limits.event-attributes, -1, It must be at least 0",
    "limits.value-length, 0, It must be at least 1",
    "limits.name-length, 0, It must be at least 1"
  })
  void stopsTheStart(String name, String value, String allowed) {
    String property = "lumen.trace." + name;

    runner
        .withPropertyValues(property + "=" + value)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        failure -> {
                          assertThat(failure.getName()).isEqualTo(property);
                          assertThat(failure.getReason()).contains(allowed);
                        }));
  }

  @ParameterizedTest
  @CsvSource({
    "enabled, maybe, maybe, Invalid boolean value",
    "log-correlation, maybe, maybe, Invalid boolean value",
    "sampling.ratio, 2.0, 2.0, It must be from 0.0 to 1.0",
    "export.interval, 0s, PT0S, It must be longer than nothing",
    "store.max-spans, 0, 0, It must be at least 1",
    "metrics.spans.max-names, 0, 0, It must be at least 1",
    "sampling.strategy, sometimes, sometimes, TRACE_ID_RATIO",
    "propagation.format, b4, b4, KOLOSYS",
    "propagation.consume, b4, b4, B3_MULTI",
    "propagation.produce, x-ray, x-ray, 'It can only be read, by lumen.trace.propagation.consume'",
    "propagation.inbound, stop, stop, RESTART",
    "max-spans-per-second, many, many, NumberFormatException",
    "export.close-timeout, soon, soon, is not a valid duration",
    "store.max-size, big, big, does not match data size pattern"
  })
  void isExplained(String name, String value, String shown, String allowed, CapturedOutput output) {
    String property = "lumen.trace." + name;

    assertThatThrownBy(() -> application().run("--" + property + "=" + value));

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(property)
        .contains(shown)
        .contains(allowed)
        .contains("commandLineArgs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"consume", "produce"})
  void aFormatBesideWhatItStandsForIsExplained(String list, CapturedOutput output) {
    assertThatThrownBy(
        () ->
            application()
                .run(
                    "--lumen.trace.propagation.format=w3c",
                    "--lumen.trace.propagation." + list + "=b3"));

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Invalid value 'w3c' for configuration property 'lumen.trace.propagation.format'")
        .contains("of which " + list + " is set as well: set either it or them");
  }

  @Test
  void isExplainedAlsoAsAnElementOfAList(CapturedOutput output) {
    assertThatThrownBy(() -> application().run("--lumen.trace.exporter[0]=kafak"));

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Invalid value 'kafak' for configuration property 'lumen.trace.exporter'")
        .contains("\"lumen.trace.exporter[0]\" from property source \"commandLineArgs\"")
        .contains("Known exporters are: none");
  }

  @Test
  void isExplainedAlsoAsAVariableOfTheEnvironment(CapturedOutput output) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("LUMEN_TRACE_MAXSPANSPERSECOND", "-1")));

    assertThatThrownBy(() -> application().environment(environment).run());

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(
            "Invalid value '-1' for configuration property 'lumen.trace.max-spans-per-second'")
        .contains("LUMEN_TRACE_MAXSPANSPERSECOND")
        .contains("It must be at least 0");
  }

  private static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, StoreAutoConfiguration.class})
  static class Application {}
}
