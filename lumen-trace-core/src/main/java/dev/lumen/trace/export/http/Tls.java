package dev.lumen.trace.export.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Secures connections with a sender's options. Thread-safe. */
final class Tls {

  private final @Nullable SSLContext context;
  private final String @Nullable [] protocols;
  private final String @Nullable [] cipherSuites;

  /**
   * Null stands for what the JVM does.
   *
   * @throws IllegalArgumentException where the parameters name what the JVM does not know
   */
  Tls(@Nullable SSLContext context, @Nullable SSLParameters parameters) {
    this.context = context;
    this.protocols = parameters == null ? null : parameters.getProtocols();
    this.cipherSuites = parameters == null ? null : parameters.getCipherSuites();
    if (parameters != null) {
      tryParameters();
    }
  }

  private void tryParameters() {
    try (SSLSocket socket = (SSLSocket) sockets().createSocket()) {
      socket.setSSLParameters(parameters());
    } catch (IOException e) {
      throw new IllegalArgumentException("TLS is not to be had: " + e.getMessage(), e);
    }
  }

  /** Shakes hands over a connection; the host's name must be in the certificate. */
  SSLSocket over(Socket connection, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) sockets().createSocket(connection, host, port, true);
    socket.setSSLParameters(parameters());
    socket.startHandshake();
    return socket;
  }

  private SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters(cipherSuites, protocols);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  /** The JVM's own are found when they are needed: that reads the certificates it trusts. */
  private SSLSocketFactory sockets() {
    return context == null
        ? (SSLSocketFactory) SSLSocketFactory.getDefault()
        : context.getSocketFactory();
  }
}
