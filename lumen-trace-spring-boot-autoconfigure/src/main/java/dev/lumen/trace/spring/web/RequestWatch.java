package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.http.Faults;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who stands around the filter, sees each request leave, and says so here: nothing then stays
 * current on the thread, and a response that was awaited is complete.
 *
 * <p>It is an attribute of the request at hand, which the filter replaces by the exchange: what is
 * installed may not be what a request comes through. MockMvc has the filters of a server and
 * nothing else, and a WAR may bring the classes of one that does not serve it.
 *
 * <p>Throws nothing.
 */
enum RequestWatch {
  /** The server itself: it logs what escapes, and dispatches to the error page. */
  SERVER,
  /** Spring Boot's filter for error pages: it logs what escapes, and forwards to the error page. */
  ERROR_PAGE_FILTER;

  /** The thread of a request leaves the watch. */
  static void threadLeaves(ServletRequest request) {
    try {
      @Nullable ServerExchange exchange = ServerExchange.of(request);
      if (exchange != null) {
        exchange.closeScope();
      }
    } catch (Throwable e) {
      Faults.tell("A span could not be taken off the thread of its request", e);
    }
  }

  /** The server has done with a request. */
  static void serverHasDone(ServletRequest request) {
    try {
      @Nullable ServerExchange exchange = ServerExchange.of(request);
      if (exchange != null) {
        exchange.serverHasDone();
      }
    } catch (Throwable e) {
      Faults.tell("The span of a request could not be ended", e);
    }
  }

  /**
   * The filter for error pages has left a request, which may go on asynchronously.
   *
   * @param thrown whether it has made no page, and the server has yet to answer
   */
  static void errorPagesAreDone(ServletRequest request, boolean thrown) {
    try {
      @Nullable ServerExchange exchange = ServerExchange.of(request);
      if (exchange != null && !request.isAsyncStarted()) {
        if (thrown) {
          exchange.end();
        } else {
          exchange.serverHasDone();
        }
      }
    } catch (Throwable e) {
      Faults.tell("The span of a request could not be ended", e);
    }
  }
}
