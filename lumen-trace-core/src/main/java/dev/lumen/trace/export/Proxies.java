package dev.lumen.trace.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's way to a backend, as it is when it is asked. Never around a proxy that is not spoken
 * to: the client itself would go directly. Thread-safe.
 */
final class Proxies extends ProxySelector {

  private static final Pattern BASIC =
      Pattern.compile("Basic\\b(?:.*\\brealm=\"([^\"]*)\")?.*", Pattern.CASE_INSENSITIVE);

  @Override
  public List<Proxy> select(URI uri) {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
    if (!proxies.isEmpty() && proxies.get(0).type() == Proxy.Type.SOCKS) {
      throw new IllegalArgumentException(
          "The JVM's proxy for the endpoint is one of SOCKS, which is not spoken: only proxies of"
              + " HTTP are (-Dhttp.proxyHost, -Dhttps.proxyHost)");
    }
    return proxies;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The client never says so.
  }

  /**
   * The credentials that the JVM has for the proxy that answered 407, as the value of a header that
   * the client sends to proxies alone; null where there are none, or no proxy. From the default
   * {@link Authenticator}, else from {@code http.proxyUser} and {@code http.proxyPassword} (with
   * {@code https} for such an endpoint).
   */
  @Nullable String credentials(URI endpoint, HttpAnswer answer) {
    List<Proxy> proxies = select(endpoint);
    if (proxies.isEmpty() || !(proxies.get(0).address() instanceof InetSocketAddress proxy)) {
      return null;
    }
    for (String challenge : answer.headers().getOrDefault("Proxy-Authenticate", List.of())) {
      Matcher basic = BASIC.matcher(challenge);
      if (basic.matches()) {
        String userInfo = userInfo(proxy, basic.group(1), endpoint);
        return userInfo == null
            ? null
            : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(ISO_8859_1));
      }
    }
    return null;
  }

  private static @Nullable String userInfo(
      InetSocketAddress proxy, @Nullable String realm, URI endpoint) {
    PasswordAuthentication authentication = ask(proxy, realm, endpoint);
    if (authentication != null) {
      return authentication.getUserName() + ":" + new String(authentication.getPassword());
    }
    String user = System.getProperty(endpoint.getScheme() + ".proxyUser");
    return user == null
        ? null
        : user + ":" + System.getProperty(endpoint.getScheme() + ".proxyPassword", "");
  }

  private static @Nullable PasswordAuthentication ask(
      InetSocketAddress proxy, @Nullable String realm, URI endpoint) {
    try {
      return Authenticator.requestPasswordAuthentication(
          proxy.getHostString(),
          proxy.getAddress(),
          proxy.getPort(),
          endpoint.getScheme(),
          realm,
          "Basic",
          endpoint.toURL(),
          RequestorType.PROXY);
    } catch (MalformedURLException | RuntimeException e) {
      // The application's Authenticator may throw what it likes.
      return null;
    }
  }
}
