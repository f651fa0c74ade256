package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.DispatcherType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.support.ErrorPageFilter;
import org.springframework.context.annotation.Configuration;

/** A WAR, on a Tomcat that the application did not make. */
class WarServletTraceTests extends AbstractServletTraceTests {

  WarServletTraceTests() {
    super(TestServer.startWar(application(NoServer.class)));
  }

  /** Spring Boot's filter for error pages forwards. */
  @Override
  DispatcherType errorPage() {
    return DispatcherType.FORWARD;
  }

  /** Tomcat tells valves alone of some. */
  @Override
  protected boolean tellsOfClientsThatGoAway() {
    return false;
  }

  @Test
  void anExceptionIsLoggedUnderItsSpan() {
    Logger logger = (Logger) LoggerFactory.getLogger(ErrorPageFilter.class);
    LoggedUnder appender = new LoggedUnder();
    appender.start();
    logger.addAppender(appender);

    server().get("/throws/7");

    logger.detachAppender(appender);
    assertThat(appender.contexts).containsExactly(server().takeSpan().context());
  }

  @Configuration(proxyBeanMethods = false)
  static class NoServer {}

  /** The spans that were current when something was logged. */
  private static final class LoggedUnder extends AppenderBase<ILoggingEvent> {

    private final Queue<TraceContext> contexts = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      contexts.add(Span.current().context());
    }
  }
}
