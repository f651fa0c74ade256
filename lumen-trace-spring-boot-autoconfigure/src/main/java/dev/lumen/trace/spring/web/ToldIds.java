package dev.lumen.trace.spring.web;

import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.spring.http.Faults;
import dev.lumen.trace.spring.http.TraceIdHeader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the ids of a request's span: the server, by attributes of the request, for its access
 * log; and who called, by a header of the response, if there is to be one.
 */
final class ToldIds {

  private static final String TRACE_ID = "traceId";
  private static final String SPAN_ID = "spanId";

  private ToldIds() {}

  /** Tells what has not been told yet. What the application says under the same names stays. */
  static void tell(
      TraceContext context,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable TraceIdHeader header) {
    try {
      if (request.getAttribute(TRACE_ID) == null && request.getAttribute(SPAN_ID) == null) {
        request.setAttribute(TRACE_ID, context.traceId().toString());
        request.setAttribute(SPAN_ID, context.spanId().toString());
      }
      if (header != null && !response.containsHeader(header.name())) {
        response.setHeader(header.name(), header.value(context));
      }
    } catch (Throwable e) {
      Faults.tell("The ids of a request could not be told", e);
    }
  }
}
