package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.lumen.trace.propagation.PropagationFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class VariablesTests {

  private final Map<String, Object> variables = new HashMap<>();
  private final Map<String, Object> properties = new HashMap<>();
  private final DeferredLogs logs = new DeferredLogs();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.lumen.trace");

  /** As applications have it. */
  @BeforeEach
  void logInfo() {
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void logAsOtherTestsDo() {
    logger.setLevel(null);
  }

  @Test
  void headersMayStandInOneVariable() {
    variables.put(
        "LUMEN_TRACE_OTLP_HEADERS", "x-api-key=a=b, Authorization = Basic%20YTpi%2C ,,x=");

    assertThat(bound().otlp().headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("x-api-key", "a=b", "Authorization", "Basic YTpi,", "x", ""));
  }

  @Test
  void headersInOneVariableComeBeforeThoseOfAFileAndBesideThem() {
    variables.put("LUMEN_TRACE_OTLP_HEADERS", "x-api-key=operator");
    properties.put("lumen.trace.otlp.headers.x-api-key", "file");
    properties.put("lumen.trace.otlp.headers.x-tenant", "one");

    assertThat(bound().otlp().headers())
        .containsExactlyInAnyOrderEntriesOf(Map.of("x-api-key", "operator", "x-tenant", "one"));
  }

  @Test
  void headersInOnePropertyOfAFileAreTakenToo() {
    properties.put("lumen.trace.otlp.headers", "x-api-key=file");

    assertThat(bound().otlp().headers()).containsExactly(Map.entry("x-api-key", "file"));
  }

  @Test
  void resourceAttributesMayStandInOneVariable() {
    variables.put(
        "LUMEN_TRACE_RESOURCE_ATTRIBUTES", "deployment.environment.name=prod,service.version=7");

    assertThat(bound().resourceAttributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("deployment.environment.name", "prod", "service.version", "7"));
  }

  @Test
  void resourceAttributesMayStandInAVariableEach() {
    variables.put("LUMEN_TRACE_RESOURCE_ATTRIBUTES_SERVICE_VERSION", "7");
    properties.put("lumen.trace.resource-attributes.team", "shop");

    assertThat(bound().resourceAttributes())
        .containsExactlyInAnyOrderEntriesOf(Map.of("service.version", "7", "team", "shop"));
  }

  @Test
  void readsWhatAnOperatorSaysToOpenTelemetry() {
    variables.put("OTEL_SERVICE_NAME", "orders");
    variables.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=ignored,k8s.pod.name=orders-1");
    variables.put("OTEL_TRACES_EXPORTER", "otlp, Console");
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4318/base/");
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "api-key=for-all");
    variables.put("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "api-key=for-traces");
    variables.put("OTEL_EXPORTER_OTLP_TIMEOUT", "2500");
    variables.put("OTEL_EXPORTER_OTLP_COMPRESSION", "none");
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    variables.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
    variables.put("OTEL_TRACES_SAMPLER_ARG", "0.25");
    variables.put("OTEL_PROPAGATORS", "tracecontext,baggage");

    LumenTraceProperties bound = bound();

    assertThat(bound.serviceName()).isEqualTo("orders");
    assertThat(bound.resourceAttributes()).containsExactly(Map.entry("k8s.pod.name", "orders-1"));
    assertThat(bound.exporter()).containsExactly("otlp", "writer");
    assertThat(bound.otlp().endpoint()).isEqualTo("https://collector:4318/base/v1/traces");
    assertThat(bound.otlp().headers()).containsExactly(Map.entry("api-key", "for-traces"));
    assertThat(bound.otlp().timeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(bound.otlp().compression()).isEqualTo(LumenTraceProperties.Otlp.Compression.NONE);
    assertThat(TracerSettings.sampler(bound.sampling()))
        .hasToString("parent-based, else trace-id-ratio 0.25");
    assertThat(bound.propagation().consume()).containsExactly(PropagationFormat.W3C);
    assertThat(bound.propagation().produce()).containsExactly(PropagationFormat.W3C);
    assertThat(bound.baggage().enabled()).isTrue();
  }

  @Test
  void propagatorsAreReadAndWrittenAsFarAsTheyAreSpoken() {
    variables.put("OTEL_PROPAGATORS", "xray, jaeger,b3multi,ottrace,b3");

    LumenTraceProperties bound = bound();

    assertThat(bound.propagation().consume())
        .containsExactly(
            PropagationFormat.X_RAY,
            PropagationFormat.JAEGER,
            PropagationFormat.B3_MULTI,
            PropagationFormat.B3);
    assertThat(bound.propagation().produce())
        .containsExactly(PropagationFormat.B3_MULTI, PropagationFormat.B3);
    assertThat(bound.baggage().enabled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"xray, X_RAY, W3C", "none, '', ''", "baggage, '', ''"})
  void whereNoneCanBeWrittenW3cIs(String propagators, String consumed, String produced) {
    variables.put("OTEL_PROPAGATORS", propagators);

    LumenTraceProperties.Propagation bound = bound().propagation();

    assertThat(names(bound.consume())).isEqualTo(consumed);
    assertThat(names(bound.produce())).isEqualTo(produced);
  }

  private static String names(@Nullable List<PropagationFormat> formats) {
    return Objects.requireNonNull(formats).stream()
        .map(Enum::name)
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"format=kolosys", "consume=jaeger", "produce=b3"})
  void propagatorsAreNotMixedWithWhatIsMeantForUs(String setting) {
    variables.put("OTEL_PROPAGATORS", "tracecontext");
    String[] property = setting.split("=", 2);
    properties.put("lumen.trace.propagation." + property[0], property[1]);

    LumenTraceProperties bound = bound();

    assertThat(
            Stream.of(
                bound.propagation().format(),
                bound.propagation().consume(),
                bound.propagation().produce()))
        .filteredOn(Objects::nonNull)
        .hasSize(1);
    assertThat(bound.baggage().enabled()).isTrue();
  }

  @Test
  void aBaseKeepsItsQuery() {
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector/?key=a/b");

    assertThat(bound().otlp().endpoint()).isEqualTo("https://collector/v1/traces?key=a/b");
  }

  @Test
  void credentialsAreForTheBackendThatTheyCameWith() {
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=cluster");
    properties.put("lumen.trace.otlp.endpoint", "https://vendor/v1/traces");

    assertThat(bound().otlp().headers()).isEmpty();
  }

  @Test
  void aListMayComeFromElsewhere() {
    variables.put("VENDOR_HEADERS", "x-api-key=a%20b");
    properties.put("lumen.trace.otlp.headers", "${VENDOR_HEADERS}");

    assertThat(bound().otlp().headers()).containsExactly(Map.entry("x-api-key", "a b"));
  }

  @Test
  void theAddressOfTracesAloneIsTakenAsItIs() {
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
    variables.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:4318/own/path");

    assertThat(bound().otlp().endpoint()).isEqualTo("http://traces:4318/own/path");
  }

  @ParameterizedTest
  @CsvSource({
    "always_on, always",
    "always_off, never",
    "traceidratio, trace-id-ratio 0.5",
    "parentbased_always_on, 'parent-based, else always'",
    "parentbased_always_off, 'parent-based, else never'"
  })
  void knowsTheSamplersOfOpenTelemetry(String sampler, String ours) {
    variables.put("OTEL_TRACES_SAMPLER", sampler);
    variables.put("OTEL_TRACES_SAMPLER_ARG", "0.5");

    assertThat(TracerSettings.sampler(bound().sampling())).hasToString(ours);
  }

  @Test
  void whatIsMeantForUsComesFirst() {
    variables.put("OTEL_SERVICE_NAME", "operator");
    variables.put("OTEL_RESOURCE_ATTRIBUTES", "team=operator");
    variables.put("OTEL_TRACES_EXPORTER", "otlp");
    variables.put("OTEL_TRACES_SAMPLER", "traceidratio");
    variables.put("OTEL_TRACES_SAMPLER_ARG", "0.5");
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "api-key=operator");
    properties.put("lumen.trace.service-name", "own");
    properties.put("lumen.trace.resource-attributes.team", "own");
    properties.put("lumen.trace.exporters[0]", "zipkin");
    properties.put("lumen.trace.sampling.strategy", "always");
    properties.put("lumen.trace.otlp.headers.api-key", "own");

    LumenTraceProperties bound = bound();

    assertThat(bound.serviceName()).isEqualTo("own");
    assertThat(bound.resourceAttributes()).containsExactly(Map.entry("team", "own"));
    assertThat(bound.exporter()).isEmpty();
    assertThat(bound.exporters()).containsExactly("zipkin");
    assertThat(TracerSettings.sampler(bound.sampling()))
        .as("half of a sampler is none")
        .hasToString("parent-based, else always");
    assertThat(bound.otlp().headers()).containsExactly(Map.entry("api-key", "own"));
  }

  @Test
  void anOperatorCanSwitchItOff(CapturedOutput output) {
    variables.put("OTEL_SDK_DISABLED", "TRUE");

    assertThat(bound().enabled()).isFalse();
    assertThat(output).contains("Lumen Trace: defaults read from OTEL_SDK_DISABLED");
  }

  @Test
  void saysInOneLineWhichWereReadAndNoSecret(CapturedOutput output) {
    variables.put("OTEL_SERVICE_NAME", "orders");
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "api-key=s3cret");
    variables.put("OTEL_TRACES_SAMPLER", " ");

    bound();

    assertThat(output)
        .containsOnlyOnce(
            "Lumen Trace: defaults read from OTEL_SERVICE_NAME, OTEL_EXPORTER_OTLP_HEADERS\n")
        .doesNotContain("s3cret");
  }

  @Test
  void saysNothingWhereThereAreNone(CapturedOutput output) {
    bound();

    assertThat(output).doesNotContain("Lumen Trace");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OTEL_TRACES_SAMPLER=jaeger_remote",
        "OTEL_TRACES_EXPORTER=datadog",
        "OTEL_PROPAGATORS=ottrace",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc",
        "OTEL_EXPORTER_OTLP_TIMEOUT=10s",
        "OTEL_EXPORTER_OTLP_TIMEOUT=0",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:99999",
        "OTEL_EXPORTER_OTLP_HEADERS=host=s3cret",
        "OTEL_EXPORTER_OTLP_HEADERS=x.api.key=s3cret",
        "OTEL_EXPORTER_OTLP_HEADERS=a=s3cret%0A",
        "OTEL_EXPORTER_OTLP_HEADERS=a=s3cret-${NOBODY_FILLS_THIS}",
        "OTEL_EXPORTER_OTLP_COMPRESSION=zstd",
        "OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://otel_collector:4318/s3cret",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector/s3cret path",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://user:s3cret@collector:4318",
        "OTEL_EXPORTER_OTLP_HEADERS=s3cret",
        "OTEL_EXPORTER_OTLP_HEADERS=a[b]=s3cret",
        "OTEL_RESOURCE_ATTRIBUTES=team=%zz"
      })
  void whatCannotBeFollowedIsSaidAndStopsNothing(String variable, CapturedOutput output) {
    String name = variable.substring(0, variable.indexOf('='));
    variables.put(name, variable.substring(name.length() + 1));

    assertThat(bound()).isEqualTo(byDefault());
    assertThat(output)
        .contains("Lumen Trace does not use " + name)
        .doesNotContain("defaults read")
        .doesNotContain("s3cret");
  }

  @Test
  void whatIsWrongWithAnAddressIsSaid(CapturedOutput output) {
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel_collector:4318");

    assertThat(bound()).isEqualTo(byDefault());
    assertThat(output)
        .contains("does not use OTEL_EXPORTER_OTLP_ENDPOINT, which cannot be used: The endpoint")
        .contains("such as one with '_'");
  }

  @Test
  void aRatioThatIsNoneIsSaidAndTheRestCounts(CapturedOutput output) {
    variables.put("OTEL_TRACES_SAMPLER", "traceidratio");
    variables.put("OTEL_TRACES_SAMPLER_ARG", "7");

    assertThat(TracerSettings.sampler(bound().sampling())).hasToString("always");
    assertThat(output).contains("does not use OTEL_TRACES_SAMPLER_ARG=7");
  }

  @Test
  void whereGrpcIsAskedForNothingIsSentElsewhere() {
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317");
    variables.put("OTEL_TRACES_EXPORTER", "otlp");

    assertThat(bound()).isEqualTo(byDefault());
  }

  @Test
  void theGroupOfTheApplicationIsItsNamespace() {
    properties.put("spring.application.group", "shop");

    assertThat(bound().resourceAttributes())
        .containsExactly(Map.entry("service.namespace", "shop"));

    properties.put("lumen.trace.resource-attributes.service.namespace", "own");

    assertThat(bound().resourceAttributes()).containsExactly(Map.entry("service.namespace", "own"));
  }

  private static LumenTraceProperties byDefault() {
    return new VariablesTests().bound();
  }

  private LumenTraceProperties bound() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    environment.getPropertySources().addLast(new MapPropertySource("file", properties));
    ConfigurationPropertySources.attach(environment);
    new VariablesEnvironmentPostProcessor(logs)
        .postProcessEnvironment(environment, new SpringApplication());
    logs.switchOverAll();
    return Binder.get(environment).bindOrCreate("lumen.trace", LumenTraceProperties.class);
  }
}
