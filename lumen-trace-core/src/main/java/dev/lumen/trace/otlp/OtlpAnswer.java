package dev.lumen.trace.otlp;

import dev.lumen.trace.export.HttpAnswer;
import dev.lumen.trace.export.LogText;
import java.util.Locale;

/**
 * What a backend says of the spans that it was sent: an {@code ExportTraceServiceResponse}, or
 * where it is an error a {@code google.rpc.Status}. The texts are not fit for the log as they are.
 *
 * @param rejectedSpans how many it did not take
 * @param errorMessage why, or a warning where it took all
 * @param reason why there was an error
 */
record OtlpAnswer(long rejectedSpans, String errorMessage, String reason) {

  /** That all was taken. */
  static final OtlpAnswer NONE = new OtlpAnswer(0, "", "");

  // ExportTraceServiceResponse
  private static final int PARTIAL_SUCCESS = 1;

  // ExportTracePartialSuccess
  private static final int REJECTED_SPANS = 1;
  private static final int ERROR_MESSAGE = 2;

  // Status
  private static final int STATUS_MESSAGE = 2;

  /** In protobuf or JSON, whichever it says that it is; of an error any text is the reason. */
  static OtlpAnswer of(HttpAnswer answer) {
    String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (type.startsWith("application/x-protobuf")) {
      return readProtobuf(answer.body());
    }
    boolean json = type.startsWith("application/json");
    OtlpAnswer read = json ? JsonAnswer.read(answer.body()) : NONE;
    return read.reason.isEmpty() && (json || type.startsWith("text/plain"))
        ? new OtlpAnswer(read.rejectedSpans, read.errorMessage, LogText.decode(answer.body()))
        : read;
  }

  /** Of one that is no protobuf, or is cut, what stands before that. */
  static OtlpAnswer readProtobuf(byte[] message) {
    long rejectedSpans = 0;
    String errorMessage = "";
    String reason = "";
    ProtobufReader outer = new ProtobufReader(message);
    while (outer.next()) {
      if (outer.isMessage(STATUS_MESSAGE)) {
        reason = outer.text();
      } else if (outer.isMessage(PARTIAL_SUCCESS)) {
        ProtobufReader inner = outer.message();
        while (inner.next()) {
          if (inner.isVarint(REJECTED_SPANS)) {
            rejectedSpans = inner.varint();
          } else if (inner.isMessage(ERROR_MESSAGE)) {
            errorMessage = inner.text();
          }
        }
      }
    }
    return new OtlpAnswer(rejectedSpans, errorMessage, reason);
  }
}
