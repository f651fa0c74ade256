package dev.lumen.trace.spring.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Tomcat tells its access log of every request that it has done with, once: also of those that it
 * drops without telling the application.
 */
final class TomcatResponseCompletion
    implements ResponseCompletion, WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

  private volatile boolean installed;

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.addEngineValves(new CompletionValve());
    installed = true;
  }

  @Override
  public boolean awaitFor(HttpServletRequest request, ServerExchange exchange) {
    return installed;
  }

  /** The valve is around all that Tomcat does with a request on a thread. */
  @Override
  public boolean closesScopes() {
    return installed;
  }

  /** An access log that writes nothing. */
  private static final class CompletionValve extends ValveBase implements AccessLog {

    CompletionValve() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      try {
        getNext().invoke(request, response);
      } finally {
        @Nullable ServerExchange exchange = ServerExchange.of(request);
        if (exchange != null) {
          exchange.closeScope();
        }
      }
    }

    @Override
    public void log(Request request, Response response, long time) {
      @Nullable ServerExchange exchange = ServerExchange.of(request);
      if (exchange != null) {
        exchange.serverHasDone();
      }
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}

    @Override
    public boolean getRequestAttributesEnabled() {
      return false;
    }
  }
}
