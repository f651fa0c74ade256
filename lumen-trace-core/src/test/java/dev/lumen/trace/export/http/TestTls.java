package dev.lumen.trace.export.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS by a certificate of 127.0.0.1 that the JDK's {@code keytool} makes for one test. */
final class TestTls {

  private static final String PASSWORD = "for-one-test";

  private TestTls() {}

  /** For both ends: shows the certificate, and trusts it alone. */
  static SSLContext generate(Path directory) throws Exception {
    Path store = directory.resolve("both.p12");
    String command =
        "-genkeypair -alias both -keyalg EC -dname CN=both -ext san=ip:127.0.0.1 -validity 2"
            + " -storetype PKCS12 -storepass "
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
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
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
