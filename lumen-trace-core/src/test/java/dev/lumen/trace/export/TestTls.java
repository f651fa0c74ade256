package dev.lumen.trace.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS by a certificate of 127.0.0.1 that the JDK's {@code keytool} makes. */
final class TestTls {

  private static final String PASSWORD = "for-one-test";
  private static final SSLContext CONTEXT = generate();
  private static @Nullable SSLContext another;

  private TestTls() {}

  /** For both ends: shows the certificate, and trusts it alone. Always the same. */
  static SSLContext context() {
    return CONTEXT;
  }

  /** As {@link #context()}, with another certificate: neither trusts the other's. */
  static synchronized SSLContext another() {
    if (another == null) {
      another = generate();
    }
    return another;
  }

  private static SSLContext generate() {
    try {
      Path directory = Files.createTempDirectory("tls");
      Path store = directory.resolve("both.p12");
      try {
        keytool(store);
        return context(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()));
      } finally {
        Files.deleteIfExists(store);
        Files.delete(directory);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void keytool(Path store) throws Exception {
    String command =
        "-genkeypair -alias both -keyalg EC -dname CN=both -ext san=ip:127.0.0.1 -validity 2"
            + " -J-XX:TieredStopAtLevel=1 -storetype PKCS12 -storepass "
            + PASSWORD
            + " -keystore";
    ProcessBuilder keytool = new ProcessBuilder(command.split(" "));
    keytool.command().add(0, Path.of(System.getProperty("java.home"), "bin/keytool").toString());
    keytool.command().add(store.toString());
    Process process = keytool.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new AssertionError(output);
    }
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, PASSWORD.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
