package dev.lumen.trace.spring.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where the actuator is on the port of the application, within its context path: all of it below
 * the path of Spring's servlet, where there is one.
 */
final class ActuatorPaths {

  private static final String HEALTH = "management.endpoint.health.";
  private static final String ON_THE_APPLICATIONS_PORT = "server:";

  private ActuatorPaths() {}

  /**
   * All below the base path, and what groups of the health endpoint have besides. Where the base
   * path is the root, only the latter: most endpoints cannot be told from the application.
   *
   * @param servletPath the path of Spring's servlet; empty where there is none
   */
  static List<String> patterns(Environment environment, String servletPath) {
    String servlet = StringUtils.trimTrailingCharacter(servletPath, '/');
    String base = basePath(environment);
    List<String> patterns = new ArrayList<>();
    if (!base.isEmpty()) {
      patterns.add(servlet + base + "/**");
    }
    if (isOnCloudFoundry(environment)) {
      patterns.add(servlet + "/cloudfoundryapplication/**");
    }
    for (String path : healthPaths(environment)) {
      patterns.add(servlet + (path.startsWith("/") ? path : "/" + path));
    }
    return patterns;
  }

  /** There, the platform asks for the endpoints at a path of their own, whatever is exposed. */
  private static boolean isOnCloudFoundry(Environment environment) {
    return CloudPlatform.CLOUD_FOUNDRY.isActive(environment)
        && environment.getProperty("management.cloudfoundry.enabled", Boolean.class, true);
  }

  private static Iterable<String> healthPaths(Environment environment) {
    Map<String, String> paths = new HashMap<>();
    if (environment.getProperty(HEALTH + "probes.enabled", Boolean.class, true)
        && environment.getProperty(HEALTH + "probes.add-additional-paths", Boolean.class, false)) {
      paths.put("liveness", "/livez");
      paths.put("readiness", "/readyz");
    }
    groups(environment)
        .forEach(
            (name, group) -> {
              @Nullable String path = group.additionalPath();
              if (path != null) {
                paths.remove(name);
                if (path.startsWith(ON_THE_APPLICATIONS_PORT)) {
                  paths.put(name, path.substring(ON_THE_APPLICATIONS_PORT.length()));
                }
              }
            });
    return paths.values();
  }

  private static Map<String, HealthGroup> groups(Environment environment) {
    return Objects.requireNonNull(
        Binder.get(environment)
            .bind(HEALTH + "group", Bindable.mapOf(String.class, HealthGroup.class))
            .orElse(Map.of()));
  }

  private static String basePath(Environment environment) {
    return StringUtils.trimTrailingCharacter(
        environment.getProperty("management.endpoints.web.base-path", "/actuator"), '/');
  }

  /** What of a group of the health endpoint is of use here. */
  record HealthGroup(@Nullable String additionalPath) {}
}
