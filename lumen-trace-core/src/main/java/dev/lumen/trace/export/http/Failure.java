package dev.lumen.trace.export.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words why there was no answer: the client's own exceptions often have no message, and
 * never the address. The words are for the log, so nothing that came over the wire is in them.
 */
record Failure(String endpoint, Duration timeout) {

  IOException explain(IOException failure) {
    return new IOException(text(failure), failure);
  }

  private String text(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "Nothing answers at " + endpoint + ": the host is unknown";
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return "Nothing answers at " + endpoint + ": " + message(failure);
    }
    if (failure instanceof SocketTimeoutException) {
      return endpoint + " did not answer within " + timeout.toMillis() + " ms";
    }
    Throwable distrust = cause(failure, CertificateException.class);
    if (distrust != null) {
      return endpoint + " is not trusted: " + message(distrust);
    }
    if (cause(failure, ProtocolException.class) != null) {
      return endpoint + " answers, but not in HTTP";
    }
    return "The exchange with " + endpoint + " broke off: " + message(failure);
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

  private static String message(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return failure.toString();
  }
}
