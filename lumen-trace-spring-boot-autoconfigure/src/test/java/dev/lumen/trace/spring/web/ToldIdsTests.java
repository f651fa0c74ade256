package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.CharArrayWriter;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Tomcat's access log and whoever calls are told of the trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToldIdsTests {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String UNSAMPLED = "00-" + TRACE_ID + "-00f067aa0ba902b7-00";

  private final TestServer server =
      TestServer.start(
          Applications.webMvc(
              Applications.Tomcat.class,
              Dispatches.class,
              ShopController.class,
              Own.class,
              Log.class),
          "lumen.trace.web.response-header=traceresponse");
  private final BlockingQueue<String> lines = server.context().getBean(Log.class).lines;

  @AfterEach
  void nothingIsLeft() {
    assertThat(server.leftovers()).isEmpty();
    assertThat(lines).isEmpty();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/orders/7", "/callable/7", "/throws/7", "/sends-error/7", "/streaming/7", "/no"})
  void theAccessLogAndWhoCalledAreToldTheIds(String path) throws Exception {
    HttpResponse<String> response = server.get(path);

    SpanData span = server.takeSpan();
    assertThat(lines.poll(10, TimeUnit.SECONDS))
        .isEqualTo(span.traceId() + " " + span.spanId() + " " + response.statusCode());
    assertThat(response.headers().allValues("traceresponse"))
        .containsExactly(span.context().traceparent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders/7", "/excluded/7"})
  void soTheyAreWhereNothingIsRecorded(String path) throws Exception {
    HttpResponse<String> response = server.get(path, "traceparent", UNSAMPLED);

    assertThat(lines.poll(10, TimeUnit.SECONDS)).matches(TRACE_ID + " [0-9a-f]{16} 200");
    assertThat(response.headers().allValues("traceresponse"))
        .singleElement()
        .asString()
        .matches("00-" + TRACE_ID + "-[0-9a-f]{16}-00");
  }

  @Test
  void whatTheApplicationSaysUnderTheSameNamesStays() throws Exception {
    HttpResponse<String> response = server.get("/own");

    assertThat(response.headers().allValues("traceresponse")).containsExactly("theirs");
    assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("its own 200");
    server.takeSpan();
  }

  @RestController
  static class Own {

    @GetMapping("/own")
    String own(HttpServletRequest request, HttpServletResponse response) {
      response.setHeader("TraceResponse", "theirs");
      request.setAttribute("traceId", "its");
      request.setAttribute("spanId", "own");
      return "own";
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Log {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> accessLog() {
      return factory -> {
        QueueValve valve = new QueueValve();
        valve.setAsyncSupported(true);
        valve.setPattern("%{traceId}r %{spanId}r %s");
        factory.addEngineValves(valve);
      };
    }

    private final class QueueValve extends AbstractAccessLogValve {

      @Override
      protected void log(CharArrayWriter message) {
        lines.add(message.toString());
      }
    }
  }
}
