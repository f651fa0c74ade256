package dev.lumen.trace.spring.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Signs certificates for one test, by the JDK's {@code keytool}: nobody else trusts it. */
final class TestAuthority {

  private final Path directory;
  private final Path store;
  private final Path pem;
  private final Path server;
  private final Path request;

  TestAuthority(Path directory) throws Exception {
    this.directory = directory;
    this.store = directory.resolve("authority.p12");
    this.pem = directory.resolve("authority.pem");
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
    keytool(store, "-exportcert", "-rfc", "-file", pem.toString());
    this.server = directory.resolve("server.p12");
    this.request = directory.resolve("request");
    keytool(server, "-genkeypair", "-keyalg", "EC", "-dname", "CN=server");
    keytool(server, "-certreq", "-file", request.toString());
  }

  /** A file with the certificate, for those who shall trust it. */
  Path pem() {
    return pem;
  }

  /**
   * A key store with a signed certificate.
   *
   * @param name the subject's alternative name, such as {@code ip:127.0.0.1}
   * @param start since when it is valid, for two days: {@code -1d}
   */
  Path certificate(String name, String start) throws Exception {
    Path key = directory.resolve(name.replace(':', '-') + start + ".p12");
    Files.copy(server, key);
    Path signed = directory.resolve("signed");
    keytool(
        store,
        "-gencert",
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-startdate",
        start,
        "-validity",
        "2",
        "-ext",
        "san=" + name,
        "-rfc");
    Path chain = directory.resolve("chain");
    Files.writeString(chain, Files.readString(signed) + Files.readString(pem));
    keytool(key, "-importcert", "-noprompt", "-file", chain.toString());
    return key;
  }

  private static void keytool(Path store, String command, String... options) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    line.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", command));
    line.addAll(List.of(options));
    line.addAll(
        List.of(
            "-alias",
            "server",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            TestCertificate.PASSWORD));
    Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(line + ": " + output);
    }
  }
}
