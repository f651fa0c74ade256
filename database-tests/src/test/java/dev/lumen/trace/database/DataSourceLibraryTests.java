package dev.lumen.trace.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.jdbc.JdbcTraceAutoConfiguration;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Logger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.devtools.autoconfigure.DevToolsDataSourceAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.XADataSourceWrapper;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What else has to do with a data source: it behaves as if that were not traced. */
class DataSourceLibraryTests {

  private final ApplicationContextRunner runner = Spans.ofDataSource();

  private static List<String> traced(ApplicationContext context, DataSource dataSource) {
    return context
        .getBean(Spans.class)
        .tree(
            context.getBean(Tracer.class),
            () ->
                assertThat(new JdbcTemplate(dataSource).queryForList("select 1 from dual"))
                    .hasSize(1));
  }

  private static void assertTraced(ApplicationContext context) {
    assertThat(traced(context, context.getBean(DataSource.class)))
        .containsExactly("request", "  SELECT dual");
  }

  @Test
  void liquibaseMigratesAsEverAndMakesNoTraces() {
    runner
        .withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
        .withPropertyValues("spring.liquibase.change-log=classpath:db/changelog/clinic.sql")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));
              assertThat(jdbc.queryForObject("select name from vets", String.class))
                  .isEqualTo("Vera");
              assertThat(jdbc.queryForList("select id from databasechangelog", String.class))
                  .containsExactly("1");
              assertThat(context.getBean(Tracer.class).stats().started()).isZero();
              assertTraced(context);
            });
  }

  @Test
  void jmxShowsThePoolAsItDoesWithoutTracing() {
    Map<String, Object> traced = new TreeMap<>();
    Map<String, Object> untraced = new TreeMap<>();
    ApplicationContextRunner jmx =
        runner
            .withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class))
            .withPropertyValues(
                "spring.jmx.enabled=true", "spring.datasource.generate-unique-name=false");

    for (String byHikari : List.of("true", "false")) {
      ApplicationContextRunner pool =
          jmx.withPropertyValues(
              "spring.datasource.hikari.register-mbeans=" + byHikari,
              "spring.datasource.hikari.pool-name=jmx",
              "spring.datasource.hikari.maximum-pool-size=3");
      pool.run(
          context -> {
            assertTraced(context);
            traced.putAll(poolSizes(byHikari));
          });
      pool.withPropertyValues("lumen.trace.jdbc.enabled=false")
          .run(
              context -> {
                assertThat(traced(context, context.getBean(DataSource.class))).hasSize(1);
                untraced.putAll(poolSizes(byHikari));
              });
    }

    assertThat(traced).isEqualTo(untraced).hasSizeGreaterThan(2).containsValue(3);
  }

  /** How large the pools may be, or are, of all beans that JMX has of Hikari. */
  private static Map<String, Object> poolSizes(String prefix) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Map<String, Object> sizes = new TreeMap<>();
    for (ObjectName name : server.queryNames(new ObjectName("com.zaxxer.hikari:*"), null)) {
      for (var attribute : server.getMBeanInfo(name).getAttributes()) {
        if (List.of("MaximumPoolSize", "TotalConnections").contains(attribute.getName())) {
          sizes.put(
              prefix + " " + name + " " + attribute.getName(),
              server.getAttribute(name, attribute.getName()));
        }
      }
    }
    return sizes;
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DevToolsDataSourceAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    JdbcTraceAutoConfiguration.class
  })
  @Import(Spans.class)
  static class WithDevtools {}

  @Test
  void devtoolsEmptiesADatabaseInMemoryAtTheRestart() throws Exception {
    String url = "jdbc:h2:mem:devtools;DB_CLOSE_DELAY=-1";
    JdbcDataSource other = new JdbcDataSource();
    other.setUrl(url);
    other.setUser("sa");
    // They are off where they find a test on the stack.
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      thread.submit(() -> runWithDevtools(url)).get();
    } finally {
      thread.shutdown();
    }

    assertThatThrownBy(() -> new JdbcTemplate(other).queryForList("select * from t"))
        .rootCause()
        .hasMessageContaining("\"T\" not found");
  }

  private static void runWithDevtools(String url) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(WithDevtools.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.datasource.url=" + url,
                "lumen.trace.export.async=false",
                "lumen.trace.jdbc.acquire-threshold=1h")
            .run()) {
      assertThat(context.containsBean("inMemoryDatabaseShutdownExecutor")).isTrue();
      assertTraced(context);
      new JdbcTemplate(context.getBean(DataSource.class)).execute("create table t (i int)");
    }
  }

  /** What a transaction manager of JTA makes of a data source, but for the transactions. */
  static class XaPool extends AbstractDataSource {

    private final XADataSource real;

    XaPool(XADataSource real) {
      this.real = real;
    }

    @Override
    public Connection getConnection() throws SQLException {
      return real.getXAConnection().getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
      return getConnection();
    }
  }

  @Test
  void whatIsMadeOfAnXaDataSourceIsTracedAndTheOneItIsMadeOfIsLeft() {
    ApplicationContextRunner xa =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    XADataSourceAutoConfiguration.class,
                    LumenTraceAutoConfiguration.class,
                    JdbcTraceAutoConfiguration.class))
            .withUserConfiguration(Spans.class)
            .withPropertyValues(
                "lumen.trace.export.async=false",
                "lumen.trace.jdbc.acquire-threshold=1h",
                "spring.datasource.url=jdbc:h2:mem:xa")
            .withBean(XADataSourceWrapper.class, () -> XaPool::new);

    xa.run(
        context -> {
          assertThat(context).hasSingleBean(XaPool.class);
          assertTraced(context);
        });
    XADataSource own = new OwnXaDataSource();
    xa.withBean(XADataSource.class, () -> own)
        .run(
            context -> {
              assertThat(context.getBean(XADataSource.class)).isSameAs(own);
              assertTraced(context);
            });
  }

  /** Of a driver whose source of such connections is no source of others. */
  static final class OwnXaDataSource implements XADataSource {

    private final JdbcDataSource real = new JdbcDataSource();

    OwnXaDataSource() {
      real.setUrl("jdbc:h2:mem:own");
    }

    @Override
    public XAConnection getXAConnection() throws SQLException {
      return real.getXAConnection();
    }

    @Override
    public XAConnection getXAConnection(String user, String password) throws SQLException {
      return real.getXAConnection(user, password);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
      real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
      return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }

  @Test
  void whereItConnectsToMayBeABeanOfItsOwn() {
    runner
        .withBean(JdbcConnectionDetails.class, OfAContainer::new)
        .run(
            context -> {
              assertThat(context.getBean(HikariDataSource.class).getJdbcUrl())
                  .isEqualTo("jdbc:h2:mem:of-a-container");
              assertTraced(context);
            });
  }

  static class OfAContainer implements JdbcConnectionDetails {
    @Override
    public String getUsername() {
      return "sa";
    }

    @Override
    public String getPassword() {
      return "";
    }

    @Override
    public String getJdbcUrl() {
      return "jdbc:h2:mem:of-a-container";
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoDataSources {

    @Bean
    @Primary
    @ConfigurationProperties("app.orders")
    DataSource orders() {
      return DataSourceBuilder.create().build();
    }

    @Bean
    @ConfigurationProperties("app.stock")
    DataSource stock() {
      return DataSourceBuilder.create().build();
    }
  }

  @Test
  void eachOfTwoIsBoundAndTraced() {
    runner
        .withUserConfiguration(TwoDataSources.class)
        .withPropertyValues(
            "app.orders.jdbc-url=jdbc:h2:mem:orders",
            "app.orders.pool-name=orders-pool",
            "app.stock.jdbc-url=jdbc:h2:mem:stock",
            "app.stock.pool-name=stock-pool")
        .run(
            context -> {
              for (String name : List.of("orders", "stock")) {
                HikariDataSource bean = context.getBean(name, HikariDataSource.class);
                assertThat(bean.getPoolName()).isEqualTo(name + "-pool");
                assertThat(bean.getHikariPoolMXBean()).isNull();
                assertThat(traced(context, bean)).containsExactly("request", "  SELECT dual");
                assertThat(bean.getHikariPoolMXBean().getTotalConnections()).isPositive();
              }
              assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("orders"));
            });
  }

  @Test
  void oneThatIsMadeLateIsTracedThen() {
    runner
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(
            context -> {
              assertThat(context.getBeanFactory().containsSingleton("dataSource")).isFalse();
              assertTraced(context);
            });
  }

  /** As that of Spring Cloud: what is in it is made again after a refresh. */
  static final class RefreshScope implements org.springframework.beans.factory.config.Scope {

    private final Map<String, Object> beans = new HashMap<>();
    private final List<Runnable> destructions = new ArrayList<>();

    void refresh() {
      beans.clear();
      destructions.forEach(Runnable::run);
      destructions.clear();
    }

    @Override
    public Object get(String name, ObjectFactory<?> factory) {
      Object bean = beans.get(name);
      if (bean == null) {
        bean = factory.getObject();
        beans.put(name, bean);
      }
      return bean;
    }

    @Override
    public @Nullable Object remove(String name) {
      return beans.remove(name);
    }

    @Override
    public void registerDestructionCallback(String name, Runnable callback) {
      destructions.add(callback);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Refreshed {

    @Bean
    @Scope(value = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
    HikariDataSource pool() {
      HikariDataSource pool = new HikariDataSource();
      pool.setJdbcUrl("jdbc:h2:mem:");
      return pool;
    }
  }

  @Test
  void oneOfAScopeIsTracedAgainWhereTheScopeMakesItAgain() {
    RefreshScope scope = new RefreshScope();
    runner
        .withInitializer(context -> context.getBeanFactory().registerScope("refresh", scope))
        .withUserConfiguration(Refreshed.class)
        .run(
            context -> {
              HikariDataSource bean = context.getBean("pool", HikariDataSource.class);
              assertThat(traced(context, bean)).containsExactly("request", "  SELECT dual");
              HikariDataSource before =
                  context.getBean("scopedTarget.pool", HikariDataSource.class);

              scope.refresh();

              assertThat(before.isClosed()).isTrue();
              assertThat(traced(context, bean)).containsExactly("request", "  SELECT dual");
              assertThat(bean.isClosed()).isFalse();
            });
  }
}
