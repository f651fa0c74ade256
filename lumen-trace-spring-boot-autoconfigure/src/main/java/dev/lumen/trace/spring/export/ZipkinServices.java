package dev.lumen.trace.spring.export;

import java.util.List;

/** What is Zipkin in a container. */
final class ZipkinServices {

  /** Names of images, which a connection can be given too. */
  static final List<String> NAMES = List.of("openzipkin/zipkin", "openzipkin/zipkin-slim");

  static final int PORT = 9411;

  private ZipkinServices() {}

  static String endpoint(String host, int port) {
    return "http://" + host + ":" + port + "/api/v2/spans";
  }
}
