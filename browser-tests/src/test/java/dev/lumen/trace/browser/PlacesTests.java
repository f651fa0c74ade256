package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.ROWS;
import static dev.lumen.trace.browser.Page.SPANS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Wherever an application has its endpoints, and whoever guards them. */
@ExtendWith(Browser.class)
class PlacesTests {

  private static final UserDetails ADA =
      User.withUsername("ada").password("{noop}secret").roles("OPERATOR").build();

  @Test
  void underAContextPathAndAnotherBasePathAndName(Page page) {
    try (Shop shop =
        Shop.open(
            "server.servlet.context-path=/shop/eu",
            "management.endpoints.web.base-path=/internal/manage",
            "management.endpoints.web.path-mapping.traces=spans")) {
      works(page, shop, shop.address("local.server.port", "/shop/eu/internal/manage/spans/ui"));
    }
  }

  @Test
  void onAManagementPort(Page page) {
    try (Shop shop = Shop.open("management.server.port=0")) {
      works(page, shop, shop.address("local.management.port", "/actuator/traces/ui"));
    }
  }

  @Test
  void inAReactiveApplicationUnderABasePath(Page page) {
    try (Shop shop = Shop.reactive("spring.webflux.base-path=/shop")) {
      works(page, shop, shop.address("local.server.port", "/shop/actuator/traces/ui"));
    }
  }

  @Test
  void inAReactiveApplicationOnAManagementPort(Page page) {
    try (Shop shop =
        Shop.reactive("management.server.port=0", "management.server.base-path=/manage")) {
      works(page, shop, shop.address("local.management.port", "/manage/actuator/traces/ui"));
    }
  }

  @Test
  void behindAProxyThatTakesAPrefixAway(Page page, Shop shop) throws IOException {
    try (StrippingProxy proxy = new StrippingProxy(shop.address("local.server.port", ""))) {
      works(page, shop, proxy.address("/actuator/traces/ui"));

      page.open(proxy.address("/actuator/traces/ui/?q=name:orders"), ROWS).leave();
      assertThat(proxy.strays()).isEmpty();
    }
  }

  @Test
  void behindSpringSecurityInAReactiveApplication(Page page) {
    try (Shop shop = Shop.securedReactive(ReactiveFormLogin.class)) {
      page.open(shop.ui(""), "input[name=username]");
      signIn(page, "ada");

      works(page, shop, shop.ui(""));
    }
  }

  @Test
  void behindSpringSecurity(Page page) {
    try (Shop shop = Shop.secured(FormLogin.class)) {
      page.open(shop.ui(""), "input[name=username]");
      signIn(page, "ada");
      works(page, shop, shop.ui(""));
      page.open(shop.ui(""), ROWS);

      page.click(".accounts summary").press("Forget all traces");
      page.sees("#problem", "403").sees("#problem", "CSRF");
      page.signOut();

      page.sees("#problem", "You are not signed in").leave();
      assertThat(page.complaints()).allMatch(each -> each.contains("403"));

      // To another who may load the page, and no more.
      page.open(shop.ui(""), "input[name=username]");
      signIn(page, "bob");
      page.sees("#problem", "You are not allowed to do that: the application answered 403.");
      assertThat(page.find(".empty").isDisplayed()).as("that there is no trace").isFalse();
      page.leave();
      assertThat(page.complaints()).allMatch(each -> each.contains("403"));
    }
  }

  @Test
  void whereBasicAuthenticationAsksThePageIsNotInterrupted(Page page) {
    try (Shop shop = Shop.secured(BasicLogin.class)) {
      page.open(shop.ui(""), "#search").sees("#problem", "You are not signed in.").leave();

      assertThat(BasicLogin.CHALLENGES).isNotEmpty().containsOnly("none");
      assertThat(page.complaints()).allMatch(each -> each.contains("401"));
    }
  }

  private static void signIn(Page page, String user) {
    page.type("input[name=username]", user);
    page.type("input[name=password]", "secret").click("button[type=submit]").sees("#search");
  }

  private static void works(Page page, Shop shop, String address) {
    shop.holds(Shop.request(1, "GET /orders", 1, 5));
    page.open(address, ROWS).click(ROWS + " .name a").sees("h1", "GET /orders").sees(SPANS);
    page.open(page.address(), SPANS).press("← Traces").sees(ROWS, "GET /orders");
    assertThat(page.address()).startsWith(address);
    page.leave();
  }

  @Configuration(proxyBeanMethods = false)
  static class ReactiveFormLogin {

    @Bean
    SecurityWebFilterChain chain(ServerHttpSecurity http) {
      return http.authorizeExchange(requests -> requests.anyExchange().hasRole("OPERATOR"))
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @Bean
    MapReactiveUserDetailsService users() {
      return new MapReactiveUserDetailsService(ADA);
    }
  }

  /** Anyone may load the page, and nobody more without a password. */
  @Configuration(proxyBeanMethods = false)
  static class BasicLogin {

    /** What opens a browser's own prompt. */
    static final Set<String> CHALLENGES = ConcurrentHashMap.newKeySet();

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/actuator/traces/ui", "/actuator/traces/ui/*")
                      .permitAll()
                      .anyRequest()
                      .authenticated())
          .httpBasic(Customizer.withDefaults())
          .addFilterBefore(BasicLogin::watch, BasicAuthenticationFilter.class)
          .build();
    }

    private static void watch(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
      HttpServletResponse answer = (HttpServletResponse) response;
      if (answer.getStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
        CHALLENGES.add(Objects.requireNonNullElse(answer.getHeader("WWW-Authenticate"), "none"));
      }
    }
  }

  /** Ada may read the endpoint; bob may load the page, and no more. */
  @Configuration(proxyBeanMethods = false)
  static class FormLogin {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/actuator/traces/ui", "/actuator/traces/ui/*")
                      .authenticated()
                      .requestMatchers("/actuator/**")
                      .hasRole("OPERATOR")
                      .anyRequest()
                      .authenticated())
          .formLogin(form -> form.defaultSuccessUrl("/actuator/traces/ui"))
          .build();
    }

    @Bean
    InMemoryUserDetailsManager users() {
      return new InMemoryUserDetailsManager(
          ADA, User.withUsername("bob").password("{noop}secret").roles("GUEST").build());
    }
  }
}
