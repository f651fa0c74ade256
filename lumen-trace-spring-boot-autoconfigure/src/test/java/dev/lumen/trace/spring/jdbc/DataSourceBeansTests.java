package dev.lumen.trace.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import org.h2.engine.CastDataProvider;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

class DataSourceBeansTests {

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Logger logger = (Logger) LoggerFactory.getLogger(DataSourceProxies.class);
  private final Logger spring = (Logger) LoggerFactory.getLogger("org.springframework.context");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, JdbcTraceAutoConfiguration.class))
          .withPropertyValues(
              "lumen.trace.export.async=false", "lumen.trace.jdbc.acquire-threshold=1d")
          .withBean(InMemoryExporter.class, () -> exporter);

  @BeforeEach
  void readLog() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    spring.addAppender(log);
  }

  @AfterEach
  void stopReadingLog() {
    logger.detachAppender(log);
    logger.setLevel(null);
    spring.detachAppender(log);
  }

  private static HikariDataSource pool() {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:h2:mem:");
    pool.setMaximumPoolSize(1);
    pool.setMinimumIdle(0);
    return pool;
  }

  /** The names of the spans of one query. */
  private List<String> traced(AssertableApplicationContext context, DataSource dataSource) {
    context
        .getBean(Tracer.class)
        .runInSpan(
            "request",
            span ->
                assertThat(new JdbcTemplate(dataSource).queryForList("select 1 from dual"))
                    .hasSize(1));
    List<String> names = exporter.spans().stream().map(SpanData::name).toList();
    exporter.clear();
    return names;
  }

  @Test
  void aBeanKeepsItsClass() {
    runner
        .withBean(HikariDataSource.class, DataSourceBeansTests::pool)
        .run(
            context -> {
              HikariDataSource bean = context.getBean(HikariDataSource.class);
              assertThat(traced(context, bean)).containsExactly("SELECT dual", "request");
              assertThat(context.getBeansOfType(DataSource.class)).hasSize(1);
              assertThat(AopUtils.getTargetClass(bean)).isEqualTo(HikariDataSource.class);
              assertThat(bean.getMaximumPoolSize()).isEqualTo(1);
              assertThat(log.list).isEmpty();
            });
  }

  @Test
  void whatIsUnwrappedIsTracedWhereItIsTheSame() {
    runner
        .withBean(HikariDataSource.class, DataSourceBeansTests::pool)
        .run(
            context -> {
              HikariDataSource bean = context.getBean(HikariDataSource.class);
              assertThat(bean.unwrap(HikariDataSource.class)).isSameAs(bean);
              assertThat(bean.unwrap(DataSource.class)).isSameAs(bean);
              assertThat(bean.isWrapperFor(HikariDataSource.class)).isTrue();
            });
  }

  @Test
  void connectionsAndStatementsAreUnwrappedAsEver() {
    runner
        .withBean(HikariDataSource.class, DataSourceBeansTests::pool)
        .run(
            context -> {
              try (Connection connection = context.getBean(DataSource.class).getConnection();
                  PreparedStatement statement = connection.prepareStatement("select 1")) {
                assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
                assertThat(connection.unwrap(JdbcConnection.class)).isNotNull();
                assertThat(statement.unwrap(org.h2.jdbc.JdbcPreparedStatement.class)).isNotNull();
                assertThat(statement.getConnection()).isSameAs(connection);
                assertThat(connection.equals(statement.getConnection())).isTrue();
                assertThat(connection.toString()).startsWith("HikariProxyConnection@");
              }
            });
  }

  /** Without a pool, an application may take a connection for one of its driver's. */
  @Test
  void connectionsHaveTheInterfacesOfTheirDriver() {
    runner
        .withBean(
            DataSource.class,
            () -> {
              JdbcDataSource driver = new JdbcDataSource();
              driver.setUrl("jdbc:h2:mem:");
              return new DelegatingDataSource(driver);
            })
        .run(
            context -> {
              try (Connection connection = context.getBean(DataSource.class).getConnection()) {
                assertThat(connection).isInstanceOf(CastDataProvider.class);
                assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
              }
            });
  }

  /** Spring Boot's metrics of a pool read its field. */
  @Test
  void fieldsAreThoseOfTheRealOne() {
    runner
        .withBean(HikariDataSource.class, DataSourceBeansTests::pool)
        .run(
            context -> {
              HikariDataSource bean = context.getBean(HikariDataSource.class);
              try (Connection connection = bean.getConnection()) {
                Object pool = new DirectFieldAccessor(bean).getPropertyValue("pool");
                assertThat(pool).isInstanceOf(HikariPool.class);
                assertThat(((HikariPool) pool).getActiveConnections()).isEqualTo(1);
                assertThat(connection.isValid(1)).isTrue();
              }
            });
  }

  @Test
  void anEmbeddedDatabaseStaysOne() {
    runner
        .withBean(
            EmbeddedDatabase.class,
            () -> new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).build())
        .run(
            context -> {
              EmbeddedDatabase bean = context.getBean(EmbeddedDatabase.class);
              assertThat(traced(context, bean)).containsExactly("SELECT dual", "request");
            });
  }

  @Test
  void whatIsFinalIsLeftAndSaid() {
    runner
        .withBean("driver", JdbcDataSource.class, JdbcDataSource::new)
        .run(
            context -> {
              assertThat(AopUtils.isAopProxy(context.getBean("driver"))).isFalse();
              assertThat(context.getBean(XADataSource.class)).isInstanceOf(JdbcDataSource.class);
              assertThat(log.list)
                  .singleElement()
                  .satisfies(
                      line ->
                          assertThat(line.getFormattedMessage())
                              .contains("'driver'", "its class is final"));
            });
  }

  static class WithAFinalMethod extends DelegatingDataSource {
    WithAFinalMethod() {
      super(pool());
    }

    public final String url() {
      return String.valueOf(obtainTargetDataSource());
    }
  }

  @Test
  void whatHasAFinalMethodIsLeftAndSaid() {
    runner
        .withBean("own", WithAFinalMethod.class, WithAFinalMethod::new)
        .run(
            context -> {
              WithAFinalMethod own = context.getBean(WithAFinalMethod.class);
              assertThat(AopUtils.isAopProxy(own)).isFalse();
              assertThat(own.url()).startsWith("HikariDataSource");
              assertThat(log.list)
                  .singleElement()
                  .satisfies(
                      line ->
                          assertThat(line.getFormattedMessage())
                              .contains("'own'", "its method url is final"));
            });
  }

  @Test
  void oneAroundAnotherIsTracedOnce() {
    runner
        .withBean("pool", HikariDataSource.class, DataSourceBeansTests::pool)
        .withUserConfiguration(Wrappers.class)
        .run(
            context -> {
              for (String name :
                  List.of("delegating", "lazy", "aware", "routing", "own", "lazyRouting")) {
                assertThat(traced(context, context.getBean(name, DataSource.class)))
                    .as(name)
                    .containsExactly("SELECT dual", "request");
              }
              assertThat(log.list).isEmpty();
            });
  }

  @Test
  void aCommitIsOneEvent() {
    runner
        .withBean("pool", HikariDataSource.class, DataSourceBeansTests::pool)
        .withUserConfiguration(Wrappers.class)
        .run(
            context -> {
              try (Connection connection =
                  context.getBean("lazy", DataSource.class).getConnection()) {
                connection.setAutoCommit(false);
                connection.createStatement().close();
                context.getBean(Tracer.class).runInSpan("request", span -> connection.commit());
              }
              assertThat(exporter.spans().get(0).events())
                  .extracting(SpanEvent::name)
                  .containsExactly("commit");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Wrappers {
    @Bean
    DelegatingDataSource delegating(HikariDataSource pool) {
      return new DelegatingDataSource(pool);
    }

    @Bean
    LazyConnectionDataSourceProxy lazy(HikariDataSource pool) {
      return new LazyConnectionDataSourceProxy(pool);
    }

    @Bean
    TransactionAwareDataSourceProxy aware(HikariDataSource pool) {
      return new TransactionAwareDataSourceProxy(pool);
    }

    @Bean
    Routing routing(HikariDataSource pool) {
      return new Routing(pool);
    }

    @Bean
    ProxyDataSource own(HikariDataSource pool) {
      return new ProxyDataSource(pool);
    }

    @Bean
    LazyConnectionDataSourceProxy lazyRouting(Routing routing) {
      return new LazyConnectionDataSourceProxy(routing);
    }
  }

  static class Routing extends AbstractRoutingDataSource {
    Routing(DataSource target) {
      setTargetDataSources(Map.of("one", target));
      setDefaultTargetDataSource(target);
    }

    @Override
    protected Object determineCurrentLookupKey() {
      return "one";
    }
  }

  @Test
  void theTargetsOfARoutingOneNeedNotBeBeans() {
    runner
        .withBean("routing", Routing.class, () -> new Routing(pool()))
        .run(
            context ->
                assertThat(traced(context, context.getBean(DataSource.class)))
                    .containsExactly("SELECT dual", "request"));
  }

  static class Broken extends DelegatingDataSource {
    @Override
    public Connection getConnection() {
      throw new IllegalStateException("broken");
    }

    @Override
    public void afterPropertiesSet() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class AroundBroken {
    @Bean
    Broken broken() {
      return new Broken();
    }

    @Bean
    DelegatingDataSource around(Broken broken) {
      return new DelegatingDataSource(broken);
    }
  }

  @Test
  void aFailureToConnectIsToldOnceAndStaysWhatItIs() {
    runner
        .withUserConfiguration(AroundBroken.class)
        .run(
            context -> {
              DataSource bean = context.getBean("around", DataSource.class);
              context
                  .getBean(Tracer.class)
                  .runInSpan(
                      "request",
                      span ->
                          assertThatThrownBy(bean::getConnection)
                              .isExactlyInstanceOf(IllegalStateException.class));
              assertThat(exporter.spans())
                  .extracting(SpanData::name)
                  .containsExactly("acquire connection", "request");
            });
  }

  @Test
  void aMockStaysOne() {
    DataSource mock = Mockito.mock(DataSource.class);
    runner
        .withBean(DataSource.class, () -> mock)
        .run(context -> assertThat(context.getBean(DataSource.class)).isSameAs(mock));
  }

  static class Closing extends DelegatingDataSource implements Closeable {
    final AtomicInteger closed = new AtomicInteger();

    Closing() {
      super(pool());
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void oneIsClosedOnce() {
    Closing[] real = new Closing[1];
    runner
        .withBean(
            Closing.class,
            () -> {
              real[0] = new Closing();
              return real[0];
            })
        .run(context -> assertThat(context.getBean(Closing.class)).isNotSameAs(real[0]));

    assertThat(real[0].closed).hasValue(1);
  }

  @Test
  void propertiesAreBoundToTheRealOne() {
    runner
        .withUserConfiguration(Bound.class)
        .withPropertyValues("acme.pool.jdbc-url=jdbc:h2:mem:bound", "acme.pool.pool-name=acme")
        .run(
            context -> {
              HikariDataSource bean = context.getBean(HikariDataSource.class);
              assertThat(bean.getPoolName()).isEqualTo("acme");
              assertThat(traced(context, bean)).containsExactly("SELECT dual", "request");
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties
  static class Bound {
    @Bean
    @ConfigurationProperties("acme.pool")
    HikariDataSource pool() {
      return new HikariDataSource();
    }
  }

  @Test
  void theTargetOfAScopedOneIsTraced() {
    runner
        .withUserConfiguration(Scoped.class)
        .run(
            context -> {
              DataSource bean = context.getBean("scoped", DataSource.class);
              assertThat(traced(context, bean)).containsExactly("SELECT dual", "request");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Scoped {
    @Bean
    @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
    HikariDataSource scoped() {
      return pool();
    }
  }

  @Test
  void aStatementMayBeUsedAfterItsConnectionIsNot() {
    runner
        .withBean(HikariDataSource.class, DataSourceBeansTests::pool)
        .run(
            context -> {
              Connection connection = context.getBean(DataSource.class).getConnection();
              Statement statement = connection.createStatement();
              connection.close();
              assertThat(statement.isClosed()).isTrue();
            });
  }

  @Test
  void itIsSwitchedOffByAProperty() {
    runner
        .withBean(HikariDataSource.class, DataSourceBeansTests::pool)
        .withPropertyValues("lumen.trace.jdbc.enabled=false")
        .run(
            context ->
                assertThat(context.getBean(DataSource.class))
                    .hasSameClassAs(new HikariDataSource()));
  }

  @Test
  void withoutTheLibraryNothingIsTraced() {
    runner
        .withClassLoader(new FilteredClassLoader("net.ttddyy"))
        .withBean(HikariDataSource.class, DataSourceBeansTests::pool)
        .run(context -> assertThat(traced(context, context.getBean(DataSource.class))).hasSize(1));
  }

  @Test
  void aBadThresholdIsRefused() {
    runner
        .withPropertyValues("lumen.trace.jdbc.acquire-threshold=-1ms")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("lumen.trace.jdbc.acquire-threshold")
                    .hasMessageContaining("It must not be negative"));
  }
}
