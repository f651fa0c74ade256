package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.http.Faults;
import dev.lumen.trace.spring.http.FunctionNames;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Names the span of a request as soon as Jersey has found its resource, whether Jersey is a servlet
 * or a filter. Thread-safe.
 */
final class JerseyRoutes implements ContainerRequestFilter {

  private final FunctionNames functions = new FunctionNames();

  @Override
  public void filter(ContainerRequestContext request) {
    try {
      // Jersey's properties are the attributes of the servlet's request.
      if (request.getProperty(ServerExchange.ATTRIBUTE) instanceof ServerExchange exchange
          && exchange.isRecorded()
          && !exchange.isMatched()
          && request.getUriInfo() instanceof ExtendedUriInfo uri) {
        exchange.matched(route(uri), function(uri));
      }
    } catch (Throwable e) {
      Faults.tell("The resource of a request could not be told", e);
    }
  }

  /** What was matched, outermost last, below the paths of the application and of the servlet. */
  private static String route(ExtendedUriInfo uri) {
    StringBuilder route = new StringBuilder(uri.getBaseUri().getPath());
    List<UriTemplate> templates = uri.getMatchedTemplates();
    for (int i = templates.size() - 1; i >= 0; i--) {
      append(route, templates.get(i).getTemplate());
    }
    return route.toString();
  }

  /** With one slash between the two, however many they have. */
  private static void append(StringBuilder route, String template) {
    if (route.length() > 0 && route.charAt(route.length() - 1) == '/') {
      route.setLength(route.length() - 1);
    }
    if (!template.startsWith("/")) {
      route.append('/');
    }
    route.append(template);
  }

  private @Nullable String function(ExtendedUriInfo uri) {
    @Nullable ResourceMethod resource = uri.getMatchedResourceMethod();
    return resource == null ? null : functions.of(resource.getInvocable().getHandlingMethod());
  }

  /** Adds the filter to what the application tells Jersey of, ahead of its own. */
  static final class PostProcessor implements BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
      if (bean instanceof ResourceConfig config) {
        try {
          if (!config.isRegistered(JerseyRoutes.class)) {
            config.register(
                new JerseyRoutes(), Map.of(ContainerRequestFilter.class, Integer.MIN_VALUE));
          }
        } catch (Throwable e) {
          Faults.tell("Jersey's routes are not known", e);
        }
      }
      return bean;
    }
  }
}
