package dev.lumen.trace.spring.web;

class TomcatPlainServletTraceTests extends AbstractPlainServletTraceTests {

  TomcatPlainServletTraceTests() {
    super(Applications.Tomcat.class);
  }
}
