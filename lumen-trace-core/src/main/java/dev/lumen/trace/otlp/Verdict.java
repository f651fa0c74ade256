package dev.lumen.trace.otlp;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.HttpAnswer;
import dev.lumen.trace.export.LogText;
import dev.lumen.trace.pipeline.RareLog;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a backend's answer means for the spans that it was sent, and for the reader of the log. */
final class Verdict {

  private static final Logger logger = LoggerFactory.getLogger("dev.lumen.trace.export");
  private static final Pattern GRPC_PORT = Pattern.compile("https?://[^/]*:4317(/.*)?");

  private final String endpoint;
  private final String portHint;
  private final RareLog rareLog = new RareLog(logger);

  Verdict(String endpoint) {
    this.endpoint = endpoint;
    this.portHint =
        GRPC_PORT.matcher(endpoint).matches()
            ? ". Port 4317 is commonly OTLP over gRPC; over HTTP it is 4318"
            : "";
  }

  /** Counts spans that the sender could not bring to the backend. */
  void onNoAnswer(IOException failure, int spans, Losses losses) {
    losses.backendGone(spans, LogText.clean(String.valueOf(failure.getMessage())) + portHint);
  }

  /** Counts what is lost of the spans, if any is. */
  void on(HttpAnswer answer, int spans, Losses losses) {
    if (answer.isSuccess()) {
      onSuccess(answer, spans, losses);
      return;
    }
    int status = answer.status();
    String why = endpoint + " answered " + status + hint(answer) + reason(answer) + portHint;
    if (isUnavailable(status)) {
      losses.backendGone(spans, why);
    } else {
      losses.add(status >= 500 ? DropReason.EXPORT_FAILED : DropReason.REJECTED, spans, why);
    }
  }

  /** What the sender has tried again, in vain; another error may be of these spans alone. */
  private static boolean isUnavailable(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private void onSuccess(HttpAnswer answer, int spans, Losses losses) {
    OtlpAnswer said = OtlpAnswer.of(answer);
    String message = LogText.clean(said.errorMessage());
    if (said.rejectedSpans() > 0) {
      int rejected = (int) Math.min(spans, said.rejectedSpans());
      losses.add(DropReason.REJECTED, rejected, endpoint + " rejected spans: " + message);
    } else if (!message.isEmpty()) {
      warn(message);
    }
  }

  /** A backend may have something to say with each batch: it is heard once a minute. */
  private void warn(String message) {
    rareLog.rarely(
        endpoint, () -> logger.warn("{} took all spans, and says: {}", endpoint, message));
  }

  private static String hint(HttpAnswer answer) {
    return switch (answer.status()) {
      case 401, 403 -> ": do the exporter's headers have the right credentials?";
      case 407 -> ": does the JVM have the proxy's credentials, and may it send them?";
      case 404, 405 -> ": is the path right? Commonly it is /v1/traces";
      case 415 -> ": does it take OTLP in protobuf over HTTP?";
      default ->
          answer.status() >= 300 && answer.status() < 400
              ? location(answer) + ": redirects are not followed"
              : "";
    };
  }

  /** Where a redirect leads, by scheme and host alone: the rest may have secrets in it. */
  private static String location(HttpAnswer answer) {
    try {
      URI target = URI.create(answer.header("Location").orElse(""));
      return target.getHost() == null ? "" : " with a redirect to " + target.getHost();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** What the backend says in its answer. */
  private static String reason(HttpAnswer answer) {
    String reason = LogText.clean(OtlpAnswer.of(answer).reason());
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }
}
