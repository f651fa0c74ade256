package dev.lumen.trace.spring.web;

import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Two filters, outside and inside of that of the tracer, and what they saw in each dispatch. */
@Configuration(proxyBeanMethods = false)
class Dispatches {

  /** The header of a request whose response is to be broken. */
  static final String BROKEN_HEADER = "X-Broken";

  private final Queue<Dispatch> inside = new ConcurrentLinkedQueue<>();
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

  /**
   * @param recording whether the span that was current had not ended yet
   */
  record Dispatch(DispatcherType type, TraceContext context, boolean recording) {}

  @Bean
  FilterRegistrationBean<Filter> insideFilter() {
    return registration(this::inside, 0);
  }

  @Bean
  FilterRegistrationBean<Filter> outsideFilter() {
    return registration(this::outside, Ordered.HIGHEST_PRECEDENCE);
  }

  /** The dispatches since the start or the last {@link #clear()}. */
  List<Dispatch> inside() {
    return List.copyOf(inside);
  }

  List<DispatcherType> types() {
    return inside.stream().map(Dispatch::type).toList();
  }

  /** Threads that had a span before or after a dispatch. */
  List<String> leaks() {
    return List.copyOf(leaks);
  }

  void clear() {
    inside.clear();
  }

  private void inside(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Span span = Span.current();
    inside.add(new Dispatch(request.getDispatcherType(), span.context(), span.isRecording()));
    chain.doFilter(request, response);
  }

  private void outside(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    expectNoSpan(request);
    boolean broken = ((HttpServletRequest) request).getHeader(BROKEN_HEADER) != null;
    chain.doFilter(request, broken ? new BrokenResponse((HttpServletResponse) response) : response);
    // Not where an exception has escaped: a server may log it under the span before the thread
    // leaves. The next dispatch on that thread tells whether it has left clean.
    expectNoSpan(request);
  }

  private void expectNoSpan(ServletRequest request) {
    // A forward and an error page come while their request is still inside.
    boolean fromOutside =
        request.getDispatcherType() == DispatcherType.REQUEST
            || request.getDispatcherType() == DispatcherType.ASYNC;
    if (fromOutside && Span.current().context().isValid()) {
      leaks.add(Thread.currentThread().getName() + " in " + request.getDispatcherType());
    }
  }

  private static FilterRegistrationBean<Filter> registration(Filter filter, int order) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    registration.setOrder(order);
    return registration;
  }

  /**
   * A response that does not tell its status, since whoever wrote it never asked. Spring MVC 7.0.8
   * does, for an event.
   */
  private static final class BrokenResponse extends HttpServletResponseWrapper {

    BrokenResponse(HttpServletResponse response) {
      super(response);
    }

    @Override
    public int getStatus() {
      boolean asked =
          StackWalker.getInstance()
              .walk(frames -> frames.skip(1).findFirst())
              .filter(caller -> caller.getMethodName().equals("publishRequestHandledEvent"))
              .isPresent();
      if (asked) {
        return super.getStatus();
      }
      throw new AssertionError("no status");
    }
  }
}
