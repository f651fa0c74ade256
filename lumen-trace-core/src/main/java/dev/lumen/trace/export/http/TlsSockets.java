package dev.lumen.trace.export.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes sockets with a sender's options, and such that closing them ends. Thread-safe. */
final class TlsSockets extends SSLSocketFactory {

  private static final int LINGER_SECONDS = 1;

  private final @Nullable SSLContext context;
  private final String @Nullable [] protocols;
  private final String @Nullable [] cipherSuites;

  /** Null stands for what the JVM does. */
  TlsSockets(@Nullable SSLContext context, @Nullable SSLParameters parameters) {
    this.context = context;
    this.protocols = parameters == null ? null : parameters.getProtocols();
    this.cipherSuites = parameters == null ? null : parameters.getCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return prepare(sockets().createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return prepare(sockets().createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return prepare(sockets().createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return prepare(sockets().createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return prepare(sockets().createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return prepare(sockets().createSocket(host, port, localHost, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return cipherSuites == null ? sockets().getDefaultCipherSuites() : cipherSuites.clone();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets().getSupportedCipherSuites();
  }

  /** The JVM's own are found when they are needed: that reads the certificates it trusts. */
  private SSLSocketFactory sockets() {
    return context == null
        ? (SSLSocketFactory) SSLSocketFactory.getDefault()
        : context.getSocketFactory();
  }

  private Socket prepare(Socket socket) throws IOException {
    SSLSocket tls = (SSLSocket) socket;
    SSLParameters parameters = new SSLParameters(cipherSuites, protocols);
    // Whatever verifier the application has set for all of its connections.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    // Otherwise close() waits for a write that is blocked, for ever.
    tls.setSoLinger(true, LINGER_SECONDS);
    return tls;
  }
}
