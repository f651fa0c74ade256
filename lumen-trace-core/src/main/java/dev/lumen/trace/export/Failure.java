package dev.lumen.trace.export;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words why there was no answer: the client's own exceptions often have no message, and
 * never the address. The words are for the log: one line, whatever came over the wire.
 */
record Failure(String endpoint, Duration timeout, Duration connectTimeout) {

  IOException explain(IOException failure) {
    return new IOException(text(failure), failure);
  }

  private String text(IOException failure) {
    String nothing = "Nothing answers at " + endpoint + ": ";
    if (has(failure, UnresolvedAddressException.class)
        || has(failure, UnknownHostException.class)) {
      return nothing + "the host is unknown";
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return nothing + "no connection within " + connectTimeout.toMillis() + " ms";
    }
    if (failure instanceof HttpTimeoutException) {
      return endpoint + " did not answer within " + timeout.toMillis() + " ms";
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return nothing + message(failure, "the connection is refused");
    }
    Throwable distrust = cause(failure, CertificateException.class);
    if (distrust != null) {
      return endpoint + " is not trusted: " + message(distrust, "its certificate is not");
    }
    if (has(failure, ProtocolException.class) || has(failure, IllegalArgumentException.class)) {
      return endpoint + " answers, but not in HTTP";
    }
    String why =
        has(failure, EOFException.class)
            ? "the connection was closed before there was an answer"
            : message(failure, "the connection was closed");
    return "The exchange with " + endpoint + " broke off: " + why;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return cause(failure, type) != null;
  }

  /** The first cause of a type, or null; the failure itself may be it. */
  static @Nullable Throwable cause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return cause;
      }
    }
    return null;
  }

  private static String message(Throwable failure, String other) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        return LogText.clean(cause.getMessage());
      }
    }
    return other;
  }
}
