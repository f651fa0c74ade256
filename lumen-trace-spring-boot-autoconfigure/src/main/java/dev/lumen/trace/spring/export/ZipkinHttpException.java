package dev.lumen.trace.spring.export;

import dev.lumen.trace.export.DropReason;
import java.io.IOException;

/** A post that failed, and why, in words for the log. */
final class ZipkinHttpException extends IOException {

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param status what was answered, 0 where nothing was
   */
  ZipkinHttpException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** What became of the spans. That they are too large may be true of their number alone. */
  DropReason reason() {
    if (status == 413) {
      return DropReason.TOO_LARGE;
    }
    // 429 is no verdict on the spans: the sender has tried again, in vain. Redirects are one: they
    // are not followed.
    boolean verdict = status >= 300 && status < 500 && status != 429;
    return verdict ? DropReason.REJECTED : DropReason.EXPORT_FAILED;
  }

  /** Whether the backend was not there for all of the sender's retries. */
  boolean isBackendGone() {
    return status == 0 || status == 429 || status == 502 || status == 503 || status == 504;
  }

  /** The message, which is always there. */
  String explanation() {
    return String.valueOf(getMessage());
  }
}
