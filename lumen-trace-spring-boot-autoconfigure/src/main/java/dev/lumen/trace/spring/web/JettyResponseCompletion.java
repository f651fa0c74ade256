package dev.lumen.trace.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletApiRequest;
import org.eclipse.jetty.server.Request;

/** Jetty tells who listens to a request when it has answered it, in whatever way. */
final class JettyResponseCompletion implements ResponseCompletion {

  @Override
  public boolean awaitFor(HttpServletRequest request, ServerExchange exchange) {
    if (!(ServerExchange.carrier(request) instanceof ServletApiRequest jettyRequest)) {
      return false;
    }
    Request.addCompletionListener(jettyRequest.getRequest(), failure -> exchange.serverHasDone());
    return true;
  }
}
