package dev.lumen.trace.spring.web;

import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.DispatcherType;

/** A WAR that brings the classes of embedded Tomcat, which does not serve it. */
class WarWithTomcatServletTraceTests extends AbstractServletTraceTests {

  WarWithTomcatServletTraceTests() {
    super(TestServer.startWar(application(Applications.Tomcat.class)));
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
}
