package dev.lumen.trace.spring.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Tells when a response is complete that ends after the filter, with an error page or
 * asynchronously, on a server where no {@link RequestWatch} does.
 *
 * <p>The servlet specification has no call for that. Of what it has, {@code requestDestroyed} comes
 * before the error page on Jetty, {@code onComplete} before it on Tomcat, where an asynchronous
 * dispatch sent the error; if there is no error page nothing comes after; and of a request whose
 * client has gone nothing may come at all. So each server is asked in its own way. On one that is
 * not known the span of an error ends before the error page, which then has its ids all the same.
 *
 * <p>Thread-safe.
 */
interface ResponseCompletion {

  /**
   * Sees to it that an exchange is ended once its response is complete.
   *
   * @return false where this does not know the server of the request, and has done nothing
   */
  boolean awaitFor(HttpServletRequest request, ServerExchange exchange);
}
