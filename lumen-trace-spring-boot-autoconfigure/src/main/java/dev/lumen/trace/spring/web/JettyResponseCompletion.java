package dev.lumen.trace.spring.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletApiRequest;
import org.eclipse.jetty.server.Request;

/** Jetty tells who listens to a request when it has answered it, in whatever way. */
final class JettyResponseCompletion implements ResponseCompletion {

  @Override
  public boolean awaitFor(HttpServletRequest request, ServerExchange exchange) {
    ServletRequest unwrapped = request;
    while (unwrapped instanceof ServletRequestWrapper wrapper) {
      unwrapped = wrapper.getRequest();
    }
    if (!(unwrapped instanceof ServletApiRequest jettyRequest)) {
      return false;
    }
    Request.addCompletionListener(jettyRequest.getRequest(), failure -> exchange.serverHasDone());
    return true;
  }
}
