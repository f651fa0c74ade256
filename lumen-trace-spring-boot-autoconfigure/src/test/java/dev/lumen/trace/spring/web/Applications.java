package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

/** What applications are made of in tests. */
final class Applications {

  private Applications() {}

  static List<Class<?>> tomcatWebMvc(Class<?>... more) {
    return webMvc(Tomcat.class, more);
  }

  static List<Class<?>> webMvc(Class<?> server, Class<?>... more) {
    return Stream.concat(Stream.of(server, Tracing.class, WebMvc.class), Stream.of(more)).toList();
  }

  /** Without Spring MVC there is no error page either. */
  static List<Class<?>> servlets(Class<?> server, Class<?>... more) {
    return Stream.concat(Stream.of(server, Tracing.class), Stream.of(more)).toList();
  }

  @ImportAutoConfiguration({
    LumenTraceAutoConfiguration.class,
    ServletTraceAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
  })
  static class Tracing {}

  @ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
  static class Tomcat {}

  @ImportAutoConfiguration(JettyServletWebServerAutoConfiguration.class)
  static class Jetty {}

  @ImportAutoConfiguration({
    HttpEncodingAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    TaskExecutionAutoConfiguration.class,
  })
  static class WebMvc {}
}
