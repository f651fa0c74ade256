package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.http.Faults;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Watches requests of a WAR, from outside of Spring Boot's {@code ErrorPageFilter}, which makes the
 * error pages there: when that is left, all has been logged and the response is complete.
 */
final class ErrorPageWatch implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    watch(request);
    boolean thrown = true;
    try {
      chain.doFilter(request, response);
      thrown = false;
    } finally {
      RequestWatch.threadLeaves(request);
      RequestWatch.errorPagesAreDone(request, thrown);
    }
  }

  private static void watch(ServletRequest request) {
    try {
      ServletRequest carrier = ServerExchange.carrier(request);
      if (carrier.getAttribute(ServerExchange.ATTRIBUTE) == null) {
        carrier.setAttribute(ServerExchange.ATTRIBUTE, RequestWatch.ERROR_PAGE_FILTER);
      }
    } catch (Throwable e) {
      Faults.tell("A request could not be watched", e);
    }
  }
}
