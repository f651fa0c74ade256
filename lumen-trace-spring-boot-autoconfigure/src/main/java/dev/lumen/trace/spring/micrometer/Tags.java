package dev.lumen.trace.spring.micrometer;

/** What Micrometer Tracing has methods for, as OpenTelemetry's conventions name it. */
final class Tags {

  static final String PEER_SERVICE = "peer.service";
  static final String PEER_ADDRESS = "network.peer.address";
  static final String PEER_PORT = "network.peer.port";

  private Tags() {}
}
