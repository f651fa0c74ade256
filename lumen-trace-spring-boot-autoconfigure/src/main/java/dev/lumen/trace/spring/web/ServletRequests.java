package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.http.ExcludedPaths;
import dev.lumen.trace.spring.http.HttpServerRequests;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads servlet requests. */
final class ServletRequests implements HttpServerRequests<HttpServletRequest> {

  static final ServletRequests INSTANCE = new ServletRequests();

  private ServletRequests() {}

  @Override
  public @Nullable String get(HttpServletRequest request, String key) {
    return request.getHeader(key);
  }

  @Override
  public Iterable<String> getAll(HttpServletRequest request, String key) {
    // Most requests have none, and only the enumeration costs an object.
    if (get(request, key) == null) {
      return List.of();
    }
    @Nullable Enumeration<String> values = request.getHeaders(key);
    return values == null ? List.of() : Collections.list(values);
  }

  @Override
  public String method(HttpServletRequest request) {
    return refused(request, RequestDispatcher.ERROR_METHOD) instanceof String method
        ? method
        : request.getMethod();
  }

  @Override
  public String scheme(HttpServletRequest request) {
    return request.getScheme();
  }

  @Override
  public String path(HttpServletRequest request) {
    return refused(request, RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
        ? path
        : request.getRequestURI();
  }

  @Override
  public @Nullable String query(HttpServletRequest request) {
    return refused(request, RequestDispatcher.ERROR_QUERY_STRING) instanceof String query
        ? query
        : request.getQueryString();
  }

  /** Of a request that was refused before the filter: it comes here as that for the error page. */
  private static @Nullable Object refused(HttpServletRequest request, String attribute) {
    return request.getDispatcherType() == DispatcherType.ERROR
        ? request.getAttribute(attribute)
        : null;
  }

  @Override
  public @Nullable String host(HttpServletRequest request) {
    return request.getServerName();
  }

  @Override
  public int port(HttpServletRequest request) {
    return request.getServerPort();
  }

  @Override
  public @Nullable String client(HttpServletRequest request) {
    return request.getRemoteAddr();
  }

  @Override
  public @Nullable String protocol(HttpServletRequest request) {
    return request.getProtocol();
  }

  /** By the path that the container has decoded and normalised, and chooses the servlet by. */
  @Override
  public boolean isIn(ExcludedPaths paths, HttpServletRequest request) {
    return paths.contain(decodedPath(request));
  }

  private static String decodedPath(HttpServletRequest request) {
    try {
      @Nullable String pathInfo = request.getPathInfo();
      String servletPath = request.getServletPath();
      return pathInfo == null ? servletPath : servletPath + pathInfo;
    } catch (IllegalArgumentException e) {
      // Jetty's answer to a path that it would decode to something ambiguous.
      return "";
    }
  }
}
