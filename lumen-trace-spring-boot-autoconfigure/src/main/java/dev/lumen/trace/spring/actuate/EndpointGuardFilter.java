package dev.lumen.trace.spring.actuate;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.ContentCachingResponseWrapper;

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
    } else if (Gzip.isTaken(accepted(request))) {
      encoded(request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static @Nullable String accepted(HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders("Accept-Encoding");
    return values == null ? null : String.join(",", Collections.list(values));
  }

  /** The answer is whole before it is encoded, so that an error's page never claims to be so. */
  private static void encoded(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, whole);
    if (whole.getContentSize() == 0
        || response.isCommitted()
        || whole.containsHeader("Content-Encoding")) {
      whole.copyBodyToResponse();
      return;
    }
    byte[] body = Gzip.encode(whole.getContentAsByteArray());
    response.setHeader("Content-Encoding", Gzip.CODING);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
