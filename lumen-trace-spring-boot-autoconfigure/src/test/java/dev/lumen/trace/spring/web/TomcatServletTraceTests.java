package dev.lumen.trace.spring.web;

class TomcatServletTraceTests extends AbstractServletTraceTests {

  TomcatServletTraceTests() {
    super(Applications.Tomcat.class);
  }
}
