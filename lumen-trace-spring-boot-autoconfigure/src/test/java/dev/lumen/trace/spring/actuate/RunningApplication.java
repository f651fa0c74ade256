package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.store.TraceStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application with a real server on a port of its own, and a client for it. */
final class RunningApplication implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SECURITY = "org.springframework.boot.security.autoconfigure.";
  private static final String JETTY = "org.springframework.boot.jetty.autoconfigure.";
  private static final String TOMCAT = "org.springframework.boot.tomcat.autoconfigure.";

  private final ConfigurableApplicationContext context;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningApplication(Class<?> source, WebApplicationType type, List<String> properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "spring.application.name=orders",
                "spring.main.banner-mode=off",
                "lumen.trace.web.enabled=false"));
    all.addAll(properties);
    context =
        new SpringApplicationBuilder(Application.class, source)
            .web(type)
            .properties(all.toArray(String[]::new))
            .run();
  }

  /** An application that exposes the endpoint, and has no security. */
  static RunningApplication exposing(String... properties) {
    return exposing(WebApplicationType.SERVLET, properties);
  }

  static RunningApplication exposing(WebApplicationType type, String... properties) {
    return exposing(Application.class, type, properties);
  }

  /** One that has more beans. */
  static RunningApplication exposing(Class<?> source, String... properties) {
    return exposing(source, WebApplicationType.SERVLET, properties);
  }

  static RunningApplication exposing(
      Class<?> source, WebApplicationType type, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of("management.endpoints.web.exposure.include=traces", withoutSecurity()));
    all.addAll(List.of(properties));
    return new RunningApplication(source, type, all);
  }

  /** An application without security that says itself what it exposes. */
  static RunningApplication plain(String... properties) {
    List<String> all = new ArrayList<>(List.of(withoutSecurity()));
    all.addAll(List.of(properties));
    return new RunningApplication(Application.class, WebApplicationType.SERVLET, all);
  }

  static RunningApplication secured(String... properties) {
    return new RunningApplication(
        Application.class, WebApplicationType.SERVLET, List.of(properties));
  }

  private static String withoutSecurity() {
    return "spring.autoconfigure.exclude="
        + String.join(
            ",",
            // Beside Tomcat it disputes the management port.
            JETTY + "servlet.JettyServletWebServerAutoConfiguration",
            JETTY + "actuate.web.server.JettyServletManagementContextAutoConfiguration",
            // So that reactive applications are on Netty.
            JETTY + "reactive.JettyReactiveWebServerAutoConfiguration",
            JETTY + "actuate.web.server.JettyReactiveManagementContextAutoConfiguration",
            TOMCAT + "reactive.TomcatReactiveWebServerAutoConfiguration",
            TOMCAT + "actuate.web.server.TomcatReactiveManagementContextAutoConfiguration",
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
    return context.getBean(TraceStore.class);
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  HttpResponse<String> get(String path) {
    return send("local.server.port", "GET", path, Map.of());
  }

  HttpResponse<String> get(String path, Map<String, String> headers) {
    return send("local.server.port", "GET", path, headers);
  }

  HttpResponse<String> getFromManagementPort(String path) {
    return send("local.management.port", "GET", path, Map.of());
  }

  HttpResponse<String> delete(String path) {
    return send("local.server.port", "DELETE", path, Map.of("X-Lumen-Trace", "clear"));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        "local.server.port",
        "POST",
        path,
        Map.of("X-Lumen-Trace", "sampling", "Content-Type", "application/json"),
        json);
  }

  /** The JSON of an answer that must be a success. */
  JsonNode json(String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return json(response);
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  /** As a form of a page does. */
  HttpResponse<String> postForm(String path, String fields) {
    return send(
        "local.server.port",
        "POST",
        path,
        Map.of("Content-Type", "application/x-www-form-urlencoded"),
        fields);
  }

  HttpResponse<String> send(String port, String method, String path, Map<String, String> headers) {
    return send(port, method, path, headers, "");
  }

  /** An answer as it was sent to who takes these content codings. */
  HttpResponse<byte[]> bytes(String path, String encodings) {
    return send(
        "local.server.port",
        "GET",
        path,
        Map.of("Accept-Encoding", encodings),
        "",
        HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> send(
      String port, String method, String path, Map<String, String> headers, String body) {
    return send(port, method, path, headers, body, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(
      String port,
      String method,
      String path,
      Map<String, String> headers,
      String body,
      HttpResponse.BodyHandler<T> handler) {
    String number = context.getEnvironment().getRequiredProperty(port);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + number + path))
            .timeout(Duration.ofSeconds(30))
            .header("Connection", "close")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
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
  }
}
