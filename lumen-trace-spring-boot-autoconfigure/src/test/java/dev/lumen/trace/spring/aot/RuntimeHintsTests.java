package dev.lumen.trace.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import com.acme.aot.AotShop;
import dev.lumen.trace.spring.actuate.TracesEndpointAutoConfiguration;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.WebApplicationType;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.client.RestClient;

/** What an image that is made ahead of time must know, of one application. */
class RuntimeHintsTests {

  private static final String UI = "dev/lumen/trace/spring/actuate/ui";

  private static RuntimeHints hints;

  @BeforeAll
  static void process() {
    hints =
        AheadOfTime.process(
                AotShop.class,
                WebApplicationType.SERVLET,
                "--management.endpoints.web.exposure.include=traces",
                "--lumen.trace.traced.beans=service")
            .hints();
  }

  @Test
  void thePageIsWhole() throws Exception {
    URL folder = Objects.requireNonNull(getClass().getClassLoader().getResource(UI));
    String[] files = Objects.requireNonNull(new File(folder.toURI()).list());

    assertThat(files).contains("index.html", "app.js", "app.css", "icon.svg");
    assertThat(files).allMatch(file -> resource().forResource(UI + "/" + file).test(hints));
  }

  @Test
  void theAnswersOfTheEndpointAreBound() throws Exception {
    Set<String> noAnswers =
        Set.of(
            "Likeness",
            "SearchTerm",
            "ShownSpan",
            "ShownValues$Pair",
            "TraceSearch",
            "TraceSearch$Part",
            "TraceTimes",
            "TraceTimes$Interval",
            "TracerMeters",
            "TracerMeters$Meters",
            "UsualTimes");
    String here = "dev.lumen.trace.spring.actuate.";

    assertThat(recordsOf(here))
        .hasSizeGreaterThan(20)
        .filteredOn(record -> !noAnswers.contains(record.getName().substring(here.length())))
        .allMatch(
            record ->
                reflection()
                    .onType(record)
                    .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                    .test(hints));
    assertThat(
            reflection()
                .onMethodInvocation(
                    "dev.lumen.trace.spring.actuate.TraceListView$Row", "durationMs"))
        .accepts(hints);
  }

  private static List<Class<?>> recordsOf(String packagePrefix) throws Exception {
    URI main =
        TracesEndpointAutoConfiguration.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI();
    List<Class<?>> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(main).resolve(packagePrefix.replace('.', '/')))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.class$", "");
        Class<?> type = Class.forName(packagePrefix + name);
        if (type.isRecord() && !type.isLocalClass()) {
          records.add(type);
        }
      }
    }
    return records;
  }

  @Test
  void connectionsAndStatementsOfTheUsualPoolHaveTheirProxies() throws Exception {
    assertThat(proxies().forInterfaces(Connection.class)).accepts(hints);
    assertThat(proxies().forInterfaces(PreparedStatement.class)).accepts(hints);
    Class<?> pooled = Class.forName("com.zaxxer.hikari.pool.HikariProxyConnection");
    assertThat(hints.proxies().jdkProxyHints())
        .anyMatch(
            proxy ->
                proxy.getProxiedInterfaces().size() > 1
                    && proxy
                        .getProxiedInterfaces()
                        .get(0)
                        .equals(TypeReference.of(Connection.class))
                    && proxy.getProxiedInterfaces().stream().allMatch(type -> isOf(pooled, type)));
    assertThat(
            reflection()
                .onType(Connection.class)
                .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
        .accepts(hints);
  }

  private static boolean isOf(Class<?> type, TypeReference contract) {
    return Stream.of(type.getInterfaces(), type.getSuperclass().getInterfaces())
        .flatMap(Stream::of)
        .anyMatch(each -> contract.equals(TypeReference.of(each)));
  }

  @Test
  void whatIsReadOfSpringsOwnCanBeRead() throws Exception {
    assertThat(
            reflection()
                .onFieldAccess(
                    "org.springframework.web.client.DefaultRestClient", "clientRequestFactory"))
        .accepts(hints);
    assertThat(
            reflection()
                .onFieldAccess(
                    "org.springframework.web.client.DefaultRestClientBuilder", "requestFactory"))
        .accepts(hints);
    assertThat(
            reflection()
                .onFieldAccess(
                    "org.springframework.http.client.support.HttpAccessor", "requestFactory"))
        .accepts(hints);
    assertThat(reflection().onFieldAccess(ThreadPoolTaskExecutor.class, "threadPoolExecutor"))
        .accepts(hints);
    assertThat(proxies().forInterfaces(RestClient.Builder.class)).accepts(hints);
  }

  @Test
  void whatIsAskedForByNameIsThere() {
    assertThat(
            Stream.of(
                "io.opentelemetry.api.OpenTelemetry",
                "zipkin2.Span",
                "org.apache.kafka.clients.producer.KafkaProducer",
                "org.springframework.messaging.Message",
                "io.prometheus.metrics.tracer.common.SpanContext",
                "reactor.core.publisher.Mono",
                "jakarta.servlet.Filter"))
        .allMatch(name -> reflection().onType(TypeReference.of(name)).test(hints));
  }
}
