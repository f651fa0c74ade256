package dev.lumen.trace.noharm.app;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** The application's own filters, interceptor, servlet, routes and views. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class Web implements WebMvcConfigurer {

  /** Before everything else, also on the way of errors. */
  @Bean
  FilterRegistrationBean<Filter> outermost() {
    FilterRegistrationBean<Filter> registration =
        new FilterRegistrationBean<>(
            (request, response, chain) -> {
              Journal.note("outermost filter", request.getDispatcherType());
              Journal.enter();
              try {
                chain.doFilter(request, response);
              } finally {
                Journal.leave();
              }
            });
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }

  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> etags() {
    FilterRegistrationBean<ShallowEtagHeaderFilter> registration =
        new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
    registration.addUrlPatterns("/conditional/*");
    return registration;
  }

  @Bean
  ServletRegistrationBean<PlainServlet> plainServlet() {
    return new ServletRegistrationBean<>(new PlainServlet(), "/plain/*");
  }

  @Bean
  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/functional/{id}", request -> ServerResponse.ok().body(request.pathVariable("id")))
        .GET(
            "/functional-fails/{id}",
            request -> {
              throw new IllegalStateException("no function");
            })
        .build();
  }

  @Bean
  WebSocketConfigurer sockets() {
    return registry -> registry.addHandler(new Echo(), "/echo");
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(
        new HandlerInterceptor() {
          @Override
          public boolean preHandle(
              HttpServletRequest request, HttpServletResponse response, Object handler) {
            Journal.note("handler's type", handler.getClass().getName());
            return true;
          }

          @Override
          public void afterCompletion(
              HttpServletRequest request,
              HttpServletResponse response,
              Object handler,
              @Nullable Exception thrown) {
            Journal.note("completed", response.getStatus() + " " + thrown);
          }
        });
  }

  /** Sees what the server, and whoever stands before it, hands on. */
  @Component
  static class InnerFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      Journal.note("request's type", request.getClass().getName());
      Journal.note("response's type", response.getClass().getName());
      try {
        chain.doFilter(request, response);
      } catch (ServletException | IOException | RuntimeException | Error e) {
        Journal.note("escaped", e);
        throw e;
      }
    }
  }

  private static final class Echo extends TextWebSocketHandler {

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
        throws IOException {
      session.sendMessage(message);
    }
  }

  @Controller
  static class Views {

    @GetMapping("/forward")
    String forward() {
      return "forward:/orders/7";
    }

    @GetMapping("/forward-to-file")
    String forwardToFile() {
      return "forward:/hello.txt";
    }

    @GetMapping("/redirect")
    String redirect() {
      return "redirect:/orders/7";
    }
  }
}
