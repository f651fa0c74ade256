package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.spring.RecentTraces;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Where the endpoint is reached, or what keeps it from being. Thread-safe. */
final class EndpointWhereabouts implements RecentTraces {

  private static final String EXPOSURE = "management.endpoints.web.exposure.";

  private final Environment environment;
  private final boolean stored;
  private final @Nullable PathMappedEndpoints endpoints;

  /**
   * @param stored whether traces are held at all
   * @param endpoints null where there is no web server for them
   */
  EndpointWhereabouts(
      Environment environment, boolean stored, @Nullable PathMappedEndpoints endpoints) {
    this.environment = environment;
    this.stored = stored;
    this.endpoints = endpoints;
  }

  @Override
  public String whereabouts() {
    ManagementPortType port = ManagementPortType.get(environment);
    if (!stored) {
      return "recent traces are not held";
    }
    if (endpoints == null || port == ManagementPortType.DISABLED) {
      return "no web server shows recent traces";
    }
    String path = endpoints.getPath(EndpointId.of(TracesEndpoint.ID));
    if (path == null) {
      return whatToSet() + " to see recent traces";
    }
    String page = path + "/" + ExplorerFiles.FOLDER;
    return "recent traces at " + (port == ManagementPortType.SAME ? beside(page) : apart(page));
  }

  /** What is exposed already stays so: the property replaces Spring Boot's default. */
  private String whatToSet() {
    if (names("exclude", "").contains(TracesEndpoint.ID)) {
      return "take traces out of " + EXPOSURE + "exclude";
    }
    Set<String> included = names("include", "health");
    if (included.contains("*") || !included.add(TracesEndpoint.ID)) {
      return "set management.endpoint.traces.access=read-only";
    }
    return "set " + EXPOSURE + "include=" + String.join(",", included);
  }

  private Set<String> names(String property, String byDefault) {
    String[] names =
        Binder.get(environment)
            .bind(EXPOSURE + property, String[].class)
            .orElse(new String[] {byDefault});
    return Arrays.stream(names)
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** On the port of the application, and beneath all that its paths are beneath. */
  private String beside(String path) {
    return prefix("server.servlet.context-path")
        + prefix("spring.mvc.servlet.path")
        + prefix("spring.webflux.base-path")
        + path;
  }

  private String apart(String path) {
    return prefix("management.server.base-path")
        + path
        + " on port "
        + environment.getProperty("local.management.port", "unknown");
  }

  private String prefix(String property) {
    return prefix(environment, property, "");
  }

  /** A path that others are beneath, as a property has it; empty where that is the root. */
  static String prefix(Environment environment, String property, String byDefault) {
    return StringUtils.trimTrailingCharacter(environment.getProperty(property, byDefault), '/');
  }
}
