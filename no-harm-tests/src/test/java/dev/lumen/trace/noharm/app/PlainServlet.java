package dev.lumen.trace.noharm.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet without Spring. */
public final class PlainServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getPathInfo()) {
      case "/text" -> response.getWriter().print("plain");
      case "/fails" -> throw new ServletException("plain failure");
      case "/async" -> startAsync(request).start(() -> complete(request));
      case "/async-dispatch" -> startAsync(request).start(() -> dispatch(request));
      case "/async-timeout" -> startAsync(request).setTimeout(50);
      default -> response.sendError(404);
    }
  }

  private static AsyncContext startAsync(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.addListener(new Notes());
    return context;
  }

  private static void complete(HttpServletRequest request) {
    try {
      AsyncContext context = request.getAsyncContext();
      context.getResponse().getWriter().print("later");
      context.complete();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void dispatch(HttpServletRequest request) {
    request.getAsyncContext().dispatch("/plain/text");
  }

  private static final class Notes implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      Journal.note("listener", "complete");
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      Journal.note("listener", "timeout");
      event.getAsyncContext().complete();
    }

    @Override
    public void onError(AsyncEvent event) {
      Journal.note("listener", event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      Journal.note("listener", "start");
    }
  }
}
