package dev.lumen.trace.spring.http;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceProperties;
import dev.lumen.trace.spring.UntracedPath;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/** Makes {@link HttpServerSpans} from the properties, the same for every web stack. */
public final class HttpServerSettings {

  private HttpServerSettings() {}

  /**
   * The spans that the properties ask for.
   *
   * @param servletPath what the paths of the actuator are below, within the application
   */
  public static HttpServerSpans spans(
      Tracer tracer,
      LumenTraceProperties properties,
      Environment environment,
      ObjectProvider<UntracedPath> untraced,
      String servletPath) {
    return new HttpServerSpans(
        tracer,
        tracer.propagator(),
        properties.propagation().inbound() == LumenTraceProperties.Propagation.Inbound.RESTART,
        excluded(properties.web(), environment, untraced, servletPath),
        conventions(properties),
        TraceIdHeader.of(properties.web().responseHeader()));
  }

  private static ExcludedPaths excluded(
      LumenTraceProperties.Web properties,
      Environment environment,
      ObjectProvider<UntracedPath> untraced,
      String servletPath) {
    List<String> patterns = new ArrayList<>(properties.exclude());
    if (properties.excludeActuator()) {
      patterns.addAll(ActuatorPaths.patterns(environment, servletPath));
    }
    untraced.stream().map(UntracedPath::pattern).forEach(patterns::add);
    return new ExcludedPaths(patterns);
  }

  private static HttpServerConventions conventions(LumenTraceProperties properties) {
    return new HttpServerConventions(
        new UrlRedaction(properties.http().redactedQueryParameters()),
        new RecordedHeaders(
            "lumen.trace.web.request-headers",
            "http.request.header.",
            properties.web().requestHeaders()),
        new RecordedHeaders(
            "lumen.trace.web.response-headers",
            "http.response.header.",
            properties.web().responseHeaders()));
  }
}
