package dev.lumen.trace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

class PostgresTests {

  private static PostgresServer server;
  private static HikariDataSource setUp;

  private final ApplicationContextRunner runner = Spans.ofDataSource();

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
    setUp = new HikariDataSource();
    setUp.setJdbcUrl(server.url());
    setUp.setUsername("clinic");
    JdbcTemplate jdbc = new JdbcTemplate(setUp);
    jdbc.execute("create table owners (id int primary key, name text)");
    jdbc.execute("insert into owners values (1, 'Anna')");
    jdbc.execute(
        "create procedure forget(owner int) language sql as 'delete from owners where id = owner'");
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      setUp.close();
      server.close();
    }
  }

  private void run(Consumer<ApplicationContext> work) {
    runner
        .withPropertyValues(
            "spring.datasource.url=" + server.url(), "spring.datasource.username=clinic")
        .run(work::accept);
  }

  private static List<SpanData> spans(ApplicationContext context, Consumer<JdbcTemplate> work) {
    Spans spans = context.getBean(Spans.class);
    spans.tree(
        context.getBean(Tracer.class),
        () -> work.accept(new JdbcTemplate(context.getBean(DataSource.class))));
    return spans.all();
  }

  @Test
  void aStatementTellsItsServer() {
    run(
        context -> {
          SpanData span =
              spans(
                      context,
                      jdbc ->
                          jdbc.queryForList(
                              "select name::text from owners where name = $$Anna$$ and id = ?", 1))
                  .get(0);

          assertThat(span.name()).isEqualTo("SELECT owners");
          assertThat(span.attributes().asMap())
              .isEqualTo(
                  Map.of(
                      "db.system.name", "postgresql",
                      "db.namespace", "postgres",
                      "db.query.text", "select name::text from owners where name = ? and id = ?",
                      "db.query.summary", "SELECT owners",
                      "server.address", "127.0.0.1",
                      "server.port", (long) port()));
        });
  }

  private static int port() {
    return Integer.parseInt(server.url().replaceAll(".*:(\\d+)/.*", "$1"));
  }

  @Test
  void aFailureHasItsState() {
    run(
        context -> {
          SpanData span =
              spans(
                      context,
                      jdbc ->
                          assertThatThrownBy(
                                  () -> jdbc.update("insert into owners values (1, 'x')"))
                              .isInstanceOf(DuplicateKeyException.class))
                  .get(0);

          assertThat(span.attributes().get("db.response.status_code")).isEqualTo("23505");
        });
  }

  @Test
  void aProcedureIsCalled() {
    run(
        context ->
            assertThat(
                    spans(
                        context,
                        jdbc ->
                            jdbc.execute(
                                "call forget(?)",
                                (org.springframework.jdbc.core.PreparedStatementCallback<Boolean>)
                                    statement -> {
                                      statement.setInt(1, 4711);
                                      return statement.execute();
                                    })))
                .first()
                .satisfies(span -> assertThat(span.name()).isEqualTo("CALL forget")));
  }

  @Test
  void whatTheDriverHasBesidesWorks() {
    run(
        context -> {
          try (Connection connection = context.getBean(DataSource.class).getConnection()) {
            PGConnection driver = connection.unwrap(PGConnection.class);
            assertThat(driver.getBackendPID()).isPositive();
            assertThat(
                    driver
                        .getCopyAPI()
                        .copyIn("copy owners from stdin", new StringReader("2\tOtto\n")))
                .isEqualTo(1);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Without a pool, an application may take a connection for one of its driver's. */
  @Test
  void aConnectionWithoutAPoolIsOneOfTheDriver() {
    runner
        .withBean(
            PGSimpleDataSource.class,
            () -> {
              PGSimpleDataSource driver = new PGSimpleDataSource();
              driver.setUrl(server.url());
              driver.setUser("clinic");
              return driver;
            })
        .run(
            context -> {
              try (Connection connection =
                      context.getBean(PGSimpleDataSource.class).getConnection();
                  Statement statement = connection.createStatement()) {
                assertThat(connection).isInstanceOf(PGConnection.class);
                assertThat(new CopyManager((BaseConnection) connection)).isNotNull();
                assertThat(statement.executeQuery("select 1").next()).isTrue();
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
  }
}
