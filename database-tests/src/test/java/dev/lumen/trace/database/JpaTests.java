package dev.lumen.trace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.database.jpa.Clinic;
import dev.lumen.trace.database.jpa.JpaApplication;
import dev.lumen.trace.database.jpa.Owner;
import dev.lumen.trace.database.jpa.OwnerRepository;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;

/** An application with JPA, Flyway and the actuator, on H2. */
@SpringBootTest(
    classes = {JpaApplication.class, Spans.class},
    properties = {
      "spring.liquibase.enabled=false",
      "lumen.trace.export.async=false",
      "lumen.trace.jdbc.acquire-threshold=1h",
      "spring.datasource.hikari.pool-name=clinic",
      "spring.jpa.open-in-view=false"
    })
@ExtendWith(OutputCaptureExtension.class)
class JpaTests {

  @Autowired private ApplicationContext context;
  @Autowired private HikariDataSource pool;
  @Autowired private Tracer tracer;
  @Autowired private Spans spans;
  @Autowired private Clinic clinic;
  @Autowired private OwnerRepository owners;

  @Test
  void theStartMakesNoTraces(@Autowired Flyway flyway) {
    assertThat(flyway.info().applied()).hasSize(1);
    assertThat(spans.all()).extracting(SpanData::name).doesNotContain("CREATE TABLE owners");
  }

  @Test
  void aRepositoryIsAroundItsStatementsAndAnNPlusOneIsSeen() {
    assertThat(
            spans.tree(
                tracer,
                () -> assertThat(clinic.types(1)).containsExactlyInAnyOrder("cat", "dog", "fox")))
        .containsExactly(
            "request +commit",
            "  OwnerRepository.findById",
            "    SELECT owners",
            "  SELECT pets",
            "  SELECT types",
            "  SELECT types",
            "  SELECT types");
    assertThat(
            spans.all().stream()
                .filter(span -> span.name().equals("SELECT types"))
                .map(span -> span.attributes().get("db.query.text"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void theTransactionOfARepositoryIsWithinIt() {
    assertThat(spans.tree(tracer, () -> owners.save(new Owner())))
        .containsExactly("request", "  OwnerRepository.save +commit", "    INSERT owners");
  }

  @Test
  void aMethodWithABodyIsOneToo() {
    assertThat(spans.tree(tracer, () -> owners.annas()))
        .containsExactly(
            "request",
            "  OwnerRepository.annas",
            "    OwnerRepository.findByName",
            "      SELECT owners");
  }

  @Test
  void anAnnotatedOneHasNoSecondSpan() {
    assertThat(spans.tree(tracer, () -> owners.findByNameOrderById("Anna")))
        .containsExactly("request", "  owners by their name", "    SELECT owners");
  }

  @Test
  void aFailureIsToldWhereItHappened() {
    spans.tree(
        tracer,
        () ->
            assertThatThrownBy(() -> clinic.add("a name that is longer than it may be"))
                .isInstanceOf(DataIntegrityViolationException.class));

    assertThat(spans.all())
        .filteredOn(span -> span.status() == SpanStatus.ERROR)
        .extracting(SpanData::name)
        .containsExactly("INSERT owners", "OwnerRepository.save");
    assertThat(spans.all().get(0).attributes().get("db.response.status_code")).isEqualTo("22001");
  }

  @Test
  void outsideOfATraceThereIsNothing() {
    int before = spans.all().size();

    assertThat(clinic.types(1)).hasSize(3);

    assertThat(spans.all()).hasSize(before);
  }

  @Test
  void thePoolIsTheOneThatWasConfigured() {
    assertThat(pool.getPoolName()).isEqualTo("clinic");
    assertThat(AopUtils.getTargetClass(pool)).isEqualTo(HikariDataSource.class);
    assertThat(context.getBeansOfType(DataSource.class)).hasSize(1);
    assertThat(Proxy.isProxyClass(owners.getClass())).isTrue();
  }

  @Test
  void theMetricsOfThePoolAreThere(
      @Autowired MeterRegistry meters, @Autowired DataSourcePoolMetadataProvider metadata)
      throws Exception {
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(metadata.getDataSourcePoolMetadata(pool))
          .extracting(DataSourcePoolMetadata::getActive)
          .isEqualTo(1);
      assertThat(meters.get("jdbc.connections.active").gauge().value()).isEqualTo(1);
      assertThat(meters.get("hikaricp.connections.active").gauge().value()).isEqualTo(1);
    }
  }

  @Test
  void theHealthIsAsked(@Autowired DataSourceHealthIndicator health) {
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    assertThat(health.health().getDetails()).containsEntry("database", "H2");
  }

  @Test
  void nothingWasMadeTooEarly(CapturedOutput output) {
    assertThat(output).doesNotContain("is not eligible for getting processed");
  }
}
