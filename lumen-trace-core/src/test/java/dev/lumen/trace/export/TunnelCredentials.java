package dev.lumen.trace.export;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;

/** A process in which a proxy wants credentials for a tunnel; prints what it gets. */
final class TunnelCredentials {

  private TunnelCredentials() {}

  public static void main(String[] arguments) throws Exception {
    ProxyTests.authenticate();
    try (RawServer proxy =
        new RawServer(
            connection -> {
              String request = connection.readHead();
              if (connection.number() == 1) {
                connection.write(ProxyTests.CREDENTIALS_WANTED);
              } else {
                System.out.print(request);
              }
            })) {
      ProxyTests.use(Proxy.Type.HTTP, proxy);
      URI backend = URI.create("https://collector.invalid/");
      try (HttpSender sender = FakeTime.forOneAttempt().sender(backend).build()) {
        sender.post(ByteBuffer.allocate(1), "text/plain");
      } catch (IOException e) {
        // There is no tunnel in the end.
      }
    }
  }
}
