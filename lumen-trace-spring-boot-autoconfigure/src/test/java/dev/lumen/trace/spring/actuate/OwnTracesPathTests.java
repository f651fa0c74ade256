package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.store.TraceStore;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application's own {@code /traces/**} is its own, wherever the endpoint is. */
class OwnTracesPathTests {

  private static final String[] CLOUD_FOUNDRY = {
    // There, the endpoint is below /cloudfoundryapplication, whatever else is exposed.
    "spring.main.cloud-platform=cloud_foundry", "management.endpoints.web.exposure.include=health",
  };

  @RestController
  @RequestMapping("/traces")
  static class Footprints {

    @GetMapping("/ui/")
    String page() {
      return "footprints";
    }

    @PostMapping
    String add() {
      return "added";
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void onCloudFoundryTheGuardLeavesItAlone(WebApplicationType type) {
    Class<?> source = type == WebApplicationType.SERVLET ? OnCloudFoundry.class : Footprints.class;
    try (RunningApplication application =
        RunningApplication.exposing(source, type, CLOUD_FOUNDRY)) {
      assertThat(application.context().getBeansOfType(TracesEndpoint.class)).hasSize(1);
      assertThat(application.get("/cloudfoundryapplication").statusCode()).isNotEqualTo(404);

      assertOwn(application);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void besideABeanThatIsNotExposedTheGuardLeavesItAlone(WebApplicationType type) {
    try (RunningApplication application =
        RunningApplication.exposing(
            Unexposed.class, type, "management.endpoints.web.exposure.include=health")) {
      assertOwn(application);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void onAManagementPortTheGuardLeavesItAlone(WebApplicationType type) {
    try (RunningApplication application =
        RunningApplication.exposing(
            Footprints.class,
            type,
            "management.server.port=0",
            "management.endpoints.web.base-path=/")) {
      assertOwn(application);
      assertThat(application.getFromManagementPort("/traces").headers().map())
          .containsKey("referrer-policy");
    }
  }

  @Test
  void besideSpringsServletTheGuardLeavesItAlone() {
    try (RunningApplication application =
        RunningApplication.exposing(
            OwnServlet.class,
            "spring.mvc.servlet.path=/api",
            "management.endpoints.web.base-path=/")) {
      HttpResponse<String> own = application.postForm("/traces", "a=1&a=2");
      assertThat(own.statusCode()).isEqualTo(200);
      assertThat(own.headers().map()).doesNotContainKey("referrer-policy");

      assertThat(application.get("/api/traces").headers().map()).containsKey("referrer-policy");
    }
  }

  @Test
  void onCloudFoundryItsRequestsAreRecordedAndThoseOfThePlatformAreNot() {
    try (RunningApplication application =
        RunningApplication.exposing(
            OnCloudFoundry.class,
            WebApplicationType.SERVLET,
            "spring.main.cloud-platform=cloud_foundry",
            "management.endpoints.web.exposure.include=health",
            "management.endpoints.web.base-path=/",
            "lumen.trace.web.enabled=true")) {
      application.get("/cloudfoundryapplication");
      application.postForm("/traces", "a=1");

      TraceStore store = application.store();
      assertThat(store.stats().heldSpans()).isEqualTo(1);
    }
  }

  private static void assertOwn(RunningApplication application) {
    HttpResponse<String> page = application.get("/traces/ui/?path=x&a=1&a=2");
    assertThat(page.body()).isEqualTo("footprints");
    assertThat(page.headers().map()).doesNotContainKeys("referrer-policy");

    HttpResponse<String> added = application.send("local.server.port", "POST", "/traces", Map.of());
    assertThat(added.body()).isEqualTo("added");
    assertThat(List.of(page.statusCode(), added.statusCode())).containsOnly(200);
  }

  /** With what Boot's support for it asks of Spring Security, which is on the class path. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class OnCloudFoundry extends Footprints {}

  /** With an endpoint that the application makes itself, whether it is exposed or not. */
  @Configuration(proxyBeanMethods = false)
  static class Unexposed extends Footprints {

    @Bean
    TracesEndpoint ownEndpoint(Tracer tracer) {
      return new TracesEndpoint(tracer, null, null, null, ShownValues.AS_RECORDED);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnServlet {

    @Bean
    ServletRegistrationBean<HttpServlet> footprints() {
      return new ServletRegistrationBean<>(new Answering(), "/traces");
    }
  }

  static class Answering extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(200);
    }
  }
}
