package dev.lumen.trace.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What a web framework leaves in a request about how it was handled. Thread-safe. */
interface HandlerDetails {

  /** Of a servlet without a framework: nothing. */
  HandlerDetails NONE = new HandlerDetails() {};

  /** The pattern of the route that matched, null where none did. */
  default @Nullable String route(HttpServletRequest request) {
    return null;
  }

  /** The method of the controller that was called, with its class; null where none was. */
  default @Nullable String function(HttpServletRequest request) {
    return null;
  }

  /** The exception that a handler threw and the framework made a response of, null where none. */
  default @Nullable Throwable resolvedException(HttpServletRequest request) {
    return null;
  }
}
