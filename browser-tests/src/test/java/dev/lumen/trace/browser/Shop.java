package dev.lumen.trace.browser;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.rates.RootRates;
import dev.lumen.trace.spring.LogLine;
import dev.lumen.trace.spring.StoreFeed;
import dev.lumen.trace.spring.TraceLogs;
import dev.lumen.trace.store.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/** An application with a real server that shows its traces, and what a test puts into its store. */
final class Shop implements AutoCloseable {

  static final String NAME = "shop";

  private static final String SECURITY = "org.springframework.boot.security.autoconfigure.";
  private static final String TOMCAT = "org.springframework.boot.tomcat.autoconfigure.";

  private static final String WITHOUT_TOMCAT =
      TOMCAT
          + "reactive.TomcatReactiveWebServerAutoConfiguration,"
          + TOMCAT
          + "actuate.web.server.TomcatReactiveManagementContextAutoConfiguration";

  private final ConfigurableApplicationContext context;

  private Shop(WebApplicationType type, Class<?> source, List<String> properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "spring.application.name=" + NAME,
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "spring.reactor.netty.shutdown-quiet-period=0s",
                "lumen.trace.web.enabled=false",
                "lumen.trace.exporter=none",
                "lumen.trace.store.max-spans=40000",
                "lumen.trace.store.max-size=64MB",
                "management.endpoints.web.exposure.include=traces",
                "management.endpoint.traces.access=unrestricted"));
    all.addAll(properties);
    context =
        new SpringApplicationBuilder(Application.class, source)
            .web(type)
            .properties(all.toArray(String[]::new))
            .run();
  }

  static Shop open(String... properties) {
    return open(Application.class, properties);
  }

  /** With the beans of a configuration. */
  static Shop open(Class<?> source, String... properties) {
    return new Shop(WebApplicationType.SERVLET, source, with(withoutSecurity(), properties));
  }

  /** On Netty. */
  static Shop reactive(String... properties) {
    return new Shop(
        WebApplicationType.REACTIVE, Application.class, with(withoutSecurity(), properties));
  }

  static Shop secured(Class<?> source, String... properties) {
    return new Shop(WebApplicationType.SERVLET, source, List.of(properties));
  }

  /** On Netty too. */
  static Shop securedReactive(Class<?> source, String... properties) {
    return new Shop(
        WebApplicationType.REACTIVE,
        source,
        with("spring.autoconfigure.exclude=" + WITHOUT_TOMCAT, properties));
  }

  private static List<String> with(String first, String... others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(others));
    return all;
  }

  private static String withoutSecurity() {
    return "spring.autoconfigure.exclude="
        + String.join(
            ",",
            WITHOUT_TOMCAT,
            SECURITY + "SecurityAutoConfiguration",
            SECURITY + "UserDetailsServiceAutoConfiguration",
            SECURITY + "web.servlet.SecurityFilterAutoConfiguration",
            SECURITY + "web.servlet.ServletWebSecurityAutoConfiguration",
            SECURITY + "actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            SECURITY + "ReactiveUserDetailsServiceAutoConfiguration",
            SECURITY + "web.reactive.ReactiveWebSecurityAutoConfiguration",
            SECURITY + "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration");
  }

  Tracer tracer() {
    return context.getBean(Tracer.class);
  }

  TraceStore store() {
    return bean(TraceStore.class);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** The address of the page, and what follows it. */
  String ui(String rest) {
    return address("local.server.port", "/actuator/traces/ui" + rest);
  }

  String address(String port, String path) {
    return "http://localhost:" + context.getEnvironment().getRequiredProperty(port) + path;
  }

  /** Forgets what other tests left, and holds these spans. */
  Shop holds(PlannedSpan... spans) {
    clear();
    for (PlannedSpan span : spans) {
      store().add(span);
    }
    return this;
  }

  /** Holds these spans besides, and counts them, as those that ended here. */
  Shop ran(PlannedSpan... spans) {
    RootRates rates = Objects.requireNonNull(bean(StoreFeed.class).rates());
    for (PlannedSpan span : spans) {
      store().add(span);
      rates.onEnd(span);
    }
    return this;
  }

  /** Holds these lines of the log. */
  Shop logged(LogLine... lines) {
    bean(Lines.class).held.addAll(List.of(lines));
    return this;
  }

  void clear() {
    store().clear();
    bean(Lines.class).held.clear();
  }

  /** A trace of one span that ended {@code secondsAgo}. */
  static PlannedSpan request(long trace, String name, long secondsAgo, long millis) {
    return new PlannedSpan(
        trace, 1, 0, name, Instant.now().minusSeconds(secondsAgo), Duration.ofMillis(millis));
  }

  @Override
  public void close() {
    context.close();
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    /** Of its own: an application that closes ends the threads of all that share them. */
    @Bean
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    ReactorResourceFactory reactorResources() {
      ReactorResourceFactory resources = new ReactorResourceFactory();
      resources.setUseGlobalResources(false);
      resources.setShutdownQuietPeriod(Duration.ZERO);
      return resources;
    }

    @Bean
    Lines lines() {
      return new Lines();
    }
  }

  /** In the place of what the log writes. */
  private static final class Lines implements TraceLogs {

    private final List<LogLine> held = new CopyOnWriteArrayList<>();

    @Override
    public List<LogLine> of(TraceId traceId) {
      return held.stream().filter(line -> line.traceId().equals(traceId)).toList();
    }

    @Override
    public void clear() {
      held.clear();
    }
  }
}
