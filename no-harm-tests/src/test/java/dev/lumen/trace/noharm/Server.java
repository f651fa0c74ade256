package dev.lumen.trace.noharm;

/** An embedded server, by the names of the jars that are not its own. */
enum Server {
  TOMCAT("jetty-.*|spring-boot-jetty-.*"),
  JETTY("tomcat-embed-(core|websocket)-.*|spring-boot-tomcat-.*");

  private final String others;

  Server(String others) {
    this.others = others;
  }

  boolean uses(String jar) {
    return !jar.matches(others);
  }
}
