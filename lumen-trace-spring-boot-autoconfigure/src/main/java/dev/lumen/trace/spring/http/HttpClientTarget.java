package dev.lumen.trace.spring.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param address the host, an IPv6 address without brackets; null where the URI names none
 * @param port the port, else the scheme's default; null where neither is known
 */
record HttpClientTarget(@Nullable String address, @Nullable Integer port) {

  static HttpClientTarget of(URI uri) {
    String host = uri.getHost();
    if (host != null) {
      return new HttpClientTarget(withoutBrackets(host), port(uri.getScheme(), uri.getPort()));
    }
    // Java calls a host with an underscore no host, as services in a container network have them.
    String authority = uri.getRawAuthority();
    if (authority == null) {
      return new HttpClientTarget(null, null);
    }
    String server = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = server.lastIndexOf(':');
    return colon < 0
        ? new HttpClientTarget(server, port(uri.getScheme(), -1))
        : new HttpClientTarget(
            server.substring(0, colon), port(uri.getScheme(), number(server.substring(colon + 1))));
  }

  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static @Nullable Integer port(@Nullable String scheme, int port) {
    if (port >= 0) {
      return port;
    }
    if ("https".equalsIgnoreCase(scheme)) {
      return 443;
    }
    return "http".equalsIgnoreCase(scheme) ? 80 : null;
  }

  private static int number(String port) {
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
