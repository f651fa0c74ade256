package dev.lumen.trace.spring.actuate;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps {@link EndpointGuard} in servlet applications. */
final class EndpointGuardFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    EndpointGuard.HEADERS.forEach(response::setHeader);
    @Nullable String page =
        EndpointGuard.redirect(request.getRequestURI(), request.getQueryString());
    if (EndpointGuard.forbids(
        request.getMethod(), request.getHeader(EndpointGuard.CHANGE_HEADER))) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    } else if (request.getParameterMap().entrySet().stream()
        .anyMatch(each -> EndpointGuard.misleads(each.getKey(), each.getValue().length))) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      response.setContentType("application/json");
      response.getWriter().write(EndpointGuard.MISLED);
    } else if (page != null) {
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", page);
    } else {
      chain.doFilter(request, response);
    }
  }
}
