package com.acme.aot;

import com.zaxxer.hikari.HikariDataSource;
import dev.lumen.trace.Traced;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/** An application with something of everything that is looked up or has a proxy. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = {
      // Beside Tomcat it disputes the management port.
      AotShop.JETTY + "servlet.JettyServletWebServerAutoConfiguration",
      AotShop.JETTY + "actuate.web.server.JettyServletManagementContextAutoConfiguration",
      // So that reactive applications are on Netty.
      AotShop.JETTY + "reactive.JettyReactiveWebServerAutoConfiguration",
      AotShop.JETTY + "actuate.web.server.JettyReactiveManagementContextAutoConfiguration",
      AotShop.TOMCAT + "reactive.TomcatReactiveWebServerAutoConfiguration",
      AotShop.TOMCAT + "actuate.web.server.TomcatReactiveManagementContextAutoConfiguration",
      AotShop.SECURITY + "SecurityAutoConfiguration",
      AotShop.SECURITY + "UserDetailsServiceAutoConfiguration",
      AotShop.SECURITY + "web.servlet.SecurityFilterAutoConfiguration",
      AotShop.SECURITY + "web.servlet.ServletWebSecurityAutoConfiguration",
      AotShop.SECURITY + "actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
      AotShop.SECURITY + "ReactiveUserDetailsServiceAutoConfiguration",
      AotShop.SECURITY + "web.reactive.ReactiveWebSecurityAutoConfiguration",
      AotShop.SECURITY + "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration"
    })
@Import({AotShop.Orders.class, AotShop.OrderService.class, AotShop.Prices.class})
public class AotShop {

  static final String JETTY = "org.springframework.boot.jetty.autoconfigure.";
  static final String TOMCAT = "org.springframework.boot.tomcat.autoconfigure.";
  static final String SECURITY = "org.springframework.boot.security.autoconfigure.";

  @Bean
  HikariDataSource dataSource() {
    HikariDataSource dataSource = new HikariDataSource();
    // Of this class loader: a test may have another than the one before it.
    dataSource.setDriverClassName("org.h2.Driver");
    dataSource.setJdbcUrl("jdbc:h2:mem:aot");
    return dataSource;
  }

  @Bean
  ExecutorService workers() {
    return Executors.newFixedThreadPool(1);
  }

  @Bean
  RestTemplate restTemplate() {
    return new RestTemplate(new JdkClientHttpRequestFactory());
  }

  @RestController
  static class Orders {

    private final OrderService service;

    Orders(OrderService service) {
      this.service = service;
    }

    @GetMapping("/orders")
    int orders() {
      return service.count();
    }
  }

  public static class OrderService {

    private final JdbcTemplate jdbc;
    private final Prices prices;

    OrderService(DataSource dataSource, Prices prices) {
      this.jdbc = new JdbcTemplate(dataSource);
      this.prices = prices;
    }

    @Traced("count-orders")
    int count() {
      Integer count = jdbc.queryForObject("SELECT 6", Integer.class);
      return (count == null ? 0 : count) * prices.factor();
    }
  }

  @Service
  public static class Prices {

    int factor() {
      return 7;
    }
  }
}
