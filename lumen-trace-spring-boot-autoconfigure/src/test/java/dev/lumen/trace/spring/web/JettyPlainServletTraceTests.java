package dev.lumen.trace.spring.web;

class JettyPlainServletTraceTests extends AbstractPlainServletTraceTests {

  JettyPlainServletTraceTests() {
    super(Applications.Jetty.class);
  }
}
