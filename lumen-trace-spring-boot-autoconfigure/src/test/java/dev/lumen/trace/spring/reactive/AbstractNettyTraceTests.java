package dev.lumen.trace.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.AbstractHttpServerTraceTests;
import dev.lumen.trace.spring.http.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;

/** What holds of WebFlux on Netty, however the span gets to its threads. */
abstract class AbstractNettyTraceTests extends AbstractHttpServerTraceTests {

  private final Passages passages;

  AbstractNettyTraceTests(List<Class<?>> application) {
    super(TestServer.startReactive(application));
    this.passages = server().context().getBean(Passages.class);
  }

  @Override
  protected Class<?> controller() {
    return ReactiveShopController.class;
  }

  @Override
  protected String exceptionOf(int status) {
    return switch (status) {
      case 400 -> ".ServerWebInputException";
      case 404 -> ".NoResourceFoundException";
      case 405 -> ".MethodNotAllowedException";
      default -> "$SoldOutException";
    };
  }

  @Override
  protected List<String> leaks() {
    return passages.leaks();
  }

  @Override
  protected void assertPassed(SpanData span, Passage... ways) {
    assertThat(passages.inside()).hasSize(3).allMatch(span.context()::equals);
  }

  @BeforeEach
  void forgetPassages() {
    passages.clear();
  }

  @AfterAll
  void stopReactor() {
    Hooks.disableAutomaticContextPropagation();
  }

  @Test
  void theSpanIsCurrentOnEveryThreadThatWorksForTheRequest() throws Exception {
    HttpResponse<String> response = post("/currents/7", "body");

    SpanData span = server().takeSpan();
    assertThat(response.body().lines()).hasSize(6).allMatch(span.context().traceparent()::equals);
  }

  @Test
  void anExceptionOfAFunctionalRouteIsAnError() {
    server().get("/functional-throws/7");

    SpanData span = server().takeSpan();
    assertThat(span.name()).isEqualTo("GET /functional-throws/{id}");
    assertError(span, IllegalStateException.class, "no 7");
    assertAttribute(span, "http.response.status_code", 500L);
  }

  @Test
  void anExceptionIsLoggedUnderItsSpan() {
    try (LoggedUnder log = LoggedUnder.of("org.springframework.boot.webflux")) {
      server().get("/throws/7");

      assertThat(log.traceparents()).containsExactly(server().takeSpan().context().traceparent());
    }
  }

  @Test
  void everyLineOfTheLogHasTheIds() {
    Logger spring = (Logger) LoggerFactory.getLogger("org.springframework");
    Level before = spring.getLevel();
    spring.setLevel(Level.DEBUG);
    try (LoggedUnder log = LoggedUnder.of("org.springframework.web")) {
      server().get("/callable-sold-out/7");

      assertThat(log.traceparents())
          .hasSizeGreaterThan(3)
          .containsOnly(server().takeSpan().context().traceparent());
    } finally {
      spring.setLevel(before);
    }
  }

  @Test
  void aClientThatLeavesAStreamThatIsSilentIsNoted() {
    server().getAndLeave("/silent/7");

    SpanData span = server().takeSpan();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).extracting(SpanEvent::name).containsExactly("cancelled");
    assertAttribute(span, "http.response.status_code", 200L);
    assertAttribute(span, "error.type", null);
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server().request("GET", path).uri())
            .header("Connection", "close")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The spans that were current when something was logged. */
  static final class LoggedUnder extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Queue<String> traceparents = new ConcurrentLinkedQueue<>();
    private final Logger logger;

    private LoggedUnder(Logger logger) {
      this.logger = logger;
    }

    static LoggedUnder of(String name) {
      LoggedUnder appender = new LoggedUnder((Logger) LoggerFactory.getLogger(name));
      appender.start();
      appender.logger.addAppender(appender);
      return appender;
    }

    @Override
    protected void append(ILoggingEvent event) {
      traceparents.add(Span.current().context().traceparent());
    }

    List<String> traceparents() {
      return List.copyOf(traceparents);
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }
}
