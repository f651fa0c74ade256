package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An access log of the application tells of as many requests as without us. */
class TomcatAccessLogTests {

  @Test
  void aLogOfTheHostTellsOfARequestThatNoContextHas() throws Exception {
    try (TestServer server =
        TestServer.start(
            Applications.servlets(
                Applications.Tomcat.class, AsyncServlet.Registration.class, HostLog.class))) {
      BlockingQueue<Integer> statuses = server.context().getBean(HostLog.class).statuses;

      server.get("/servlet/plain");
      assertThat(statuses.poll(10, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(server.takeSpan().name()).isEqualTo("GET");

      send(server.port(), "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(statuses.poll(10, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(statuses).isEmpty();
    }
  }

  private static void send(int port, String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      int unused = socket.getInputStream().read();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class HostLog {

    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> hostLog() {
      return factory ->
          factory.addContextCustomizers(
              context -> context.getParent().getPipeline().addValve(new HostLogValve()));
    }

    private final class HostLogValve extends ValveBase implements AccessLog {

      HostLogValve() {
        super(true);
      }

      @Override
      public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
      }

      @Override
      public void log(Request request, Response response, long time) {
        statuses.add(response.getStatus());
      }

      @Override
      public void setRequestAttributesEnabled(boolean enabled) {}

      @Override
      public boolean getRequestAttributesEnabled() {
        return false;
      }
    }
  }
}
