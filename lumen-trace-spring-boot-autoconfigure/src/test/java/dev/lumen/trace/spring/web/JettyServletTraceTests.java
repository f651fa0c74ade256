package dev.lumen.trace.spring.web;

class JettyServletTraceTests extends AbstractServletTraceTests {

  JettyServletTraceTests() {
    super(Applications.Jetty.class);
  }
}
