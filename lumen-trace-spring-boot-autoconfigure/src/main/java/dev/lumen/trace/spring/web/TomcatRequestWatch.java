package dev.lumen.trace.spring.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Tomcat passes each request through its valves, on the thread that it is served by, and tells its
 * access logs when it has done with one, once: also of those that it drops without telling the
 * application.
 */
final class TomcatRequestWatch
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.addEngineValves(new ThreadValve());
    // An engine that has an access log no longer tells that of its host of a bad request.
    factory.addContextCustomizers(context -> context.getPipeline().addValve(new CompletionValve()));
  }

  /** Around all that Tomcat does with a request on a thread, its log and error page included. */
  private static final class ThreadValve extends ValveBase {

    ThreadValve() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      // There the application finds it by its name alone, and no listener is told.
      request.getCoyoteRequest().setAttribute(ServerExchange.ATTRIBUTE, RequestWatch.SERVER);
      try {
        getNext().invoke(request, response);
      } finally {
        RequestWatch.threadLeaves(request);
      }
    }
  }

  /** An access log that writes nothing. */
  private static final class CompletionValve extends ValveBase implements AccessLog {

    CompletionValve() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      getNext().invoke(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
      RequestWatch.serverHasDone(request);
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}

    @Override
    public boolean getRequestAttributesEnabled() {
      return false;
    }
  }
}
