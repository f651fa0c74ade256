package dev.lumen.trace.otlp;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.HttpAnswer;
import dev.lumen.trace.pipeline.RareLog;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
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
    } else if (isUnavailable(answer.status())) {
      losses.backendGone(spans, describe(answer) + reason(answer) + portHint);
    } else if (answer.status() >= 500) {
      losses.add(DropReason.EXPORT_FAILED, spans, describe(answer) + reason(answer) + portHint);
    } else {
      losses.add(
          DropReason.REJECTED, spans, describe(answer) + hint(answer) + reason(answer) + portHint);
    }
  }

  /** What the sender has tried again, in vain; another error may be of these spans alone. */
  private static boolean isUnavailable(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private void onSuccess(HttpAnswer answer, int spans, Losses losses) {
    PartialSuccess success = partialSuccess(answer);
    String message = LogText.clean(success.errorMessage());
    if (success.rejectedSpans() > 0) {
      int rejected = (int) Math.min(spans, success.rejectedSpans());
      losses.add(DropReason.REJECTED, rejected, endpoint + " rejected spans: " + message);
    } else if (!message.isEmpty()) {
      warn(message);
    }
  }

  private static PartialSuccess partialSuccess(HttpAnswer answer) {
    if (isProtobuf(answer)) {
      return PartialSuccess.read(answer.body());
    }
    return isJson(answer) ? JsonAnswer.partialSuccess(answer.body()) : PartialSuccess.NONE;
  }

  /** A backend may have something to say with each batch: it is heard once a minute. */
  private void warn(String message) {
    rareLog.rarely(
        endpoint, () -> logger.warn("{} took all spans, and says: {}", endpoint, message));
  }

  private String describe(HttpAnswer answer) {
    return endpoint + " answered " + answer.status();
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

  /** What the backend says in its answer, where that is text or OTLP's {@code Status}. */
  private static String reason(HttpAnswer answer) {
    String text = "";
    if (isProtobuf(answer)) {
      text = PartialSuccess.statusMessage(answer.body());
    } else if (isJson(answer)) {
      text = JsonAnswer.statusMessage(answer.body());
    }
    if (text.isEmpty() && (isJson(answer) || contentType(answer).startsWith("text/plain"))) {
      text = LogText.decode(answer.body());
    }
    String clean = LogText.clean(text);
    return clean.isEmpty() ? "" : " (" + clean + ")";
  }

  private static boolean isProtobuf(HttpAnswer answer) {
    return contentType(answer).startsWith("application/x-protobuf");
  }

  private static boolean isJson(HttpAnswer answer) {
    return contentType(answer).startsWith("application/json");
  }

  private static String contentType(HttpAnswer answer) {
    return answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
  }
}
