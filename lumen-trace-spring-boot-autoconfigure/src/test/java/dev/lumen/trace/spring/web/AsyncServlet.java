package dev.lumen.trace.spring.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** A servlet without a framework that does what its path says. */
final class AsyncServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  static class Registration {

    @Bean
    ServletRegistrationBean<AsyncServlet> asyncServlet() {
      ServletRegistrationBean<AsyncServlet> registration =
          new ServletRegistrationBean<>(new AsyncServlet(), "/servlet/*");
      registration.setAsyncSupported(true);
      return registration;
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setHeader("X-Reply", "reply");
    boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
    switch (request.getPathInfo()) {
      case "/plain" -> response.getWriter().print("plain");
      case "/throws" -> throw new ServletException("outer", new IllegalStateException("inner"));
      case "/throws-io" -> throw new IOException("disk");
      case "/sends-404" -> response.sendError(404);
      case "/sends-503" -> response.sendError(503);
      case "/completes" -> completeElsewhere(request, response);
      case "/times-out" -> request.startAsync().setTimeout(50);
      case "/starts-and-throws" -> {
        request.startAsync();
        throw new IllegalStateException("started");
      }
      case "/dispatches" -> {
        if (first) {
          dispatchElsewhere(request);
        } else {
          response.getWriter().print("dispatched");
        }
      }
      case "/dispatches-twice" -> dispatchTwice(request, response);
      case "/dispatches-and-throws" -> {
        if (first) {
          dispatchElsewhere(request);
        } else {
          throw new IllegalStateException("dispatched");
        }
      }
      case "/dispatches-and-sends-503" -> {
        if (first) {
          dispatchElsewhere(request);
        } else {
          response.sendError(503);
        }
      }
      default -> response.setStatus(400);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    doGet(request, response);
  }

  private static void completeElsewhere(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext context = request.startAsync();
    ForkJoinPool.commonPool()
        .execute(
            () -> {
              response.setStatus(202);
              context.complete();
            });
  }

  private static void dispatchTwice(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Integer dispatches = (Integer) request.getAttribute("dispatches");
    int count = dispatches == null ? 0 : dispatches;
    request.setAttribute("dispatches", count + 1);
    if (count < 2) {
      dispatchElsewhere(request);
    } else {
      response.getWriter().print("dispatched twice");
    }
  }

  private static void dispatchElsewhere(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    ForkJoinPool.commonPool().execute(context::dispatch);
  }
}
