package dev.lumen.trace.spring.export;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;

/** Who was at the other end of a span, as far as its attributes say. No name is looked up. */
final class ZipkinRemoteEndpoint {

  private static final int MAX_PORT = 0xffff;

  private ZipkinRemoteEndpoint() {}

  /** Null where there is no other end; empty where nothing is known of it. */
  static @Nullable Endpoint of(SpanKind kind, Attributes attributes) {
    if (kind == SpanKind.INTERNAL) {
      return null;
    }
    boolean caller = kind == SpanKind.SERVER;
    String side = caller ? "client" : "server";
    String address = text(attributes, side + ".address");
    String service = text(attributes, "peer.service");
    Endpoint.Builder endpoint = Endpoint.newBuilder();
    if (endpoint.parseIp(address)) {
      endpoint.port(port(attributes, side + ".port"));
    } else {
      if (endpoint.parseIp(text(attributes, "network.peer.address"))) {
        endpoint.port(port(attributes, "network.peer.port"));
      } else {
        endpoint.port(port(attributes, side + ".port"));
      }
      // A caller may say of itself what it likes: that names no service.
      if (service == null && !caller) {
        service = address;
      }
    }
    return endpoint.serviceName(service).build();
  }

  private static @Nullable String text(Attributes attributes, String key) {
    Object value = attributes.get(key);
    return value == null ? null : ZipkinText.of(value);
  }

  /** Zero, which is none to Zipkin, where there is no port or no such port. */
  private static int port(Attributes attributes, String key) {
    return attributes.get(key) instanceof Long port && port > 0 && port <= MAX_PORT
        ? port.intValue()
        : 0;
  }
}
