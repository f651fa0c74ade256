package dev.lumen.trace.otlp;

/**
 * What a backend says of spans that it took in part: {@code ExportTracePartialSuccess}.
 *
 * @param rejectedSpans how many it did not take
 * @param errorMessage why, or a warning where it took all; not fit for the log as it is
 */
record PartialSuccess(long rejectedSpans, String errorMessage) {

  /** That all was taken. */
  static final PartialSuccess NONE = new PartialSuccess(0, "");

  private static final int PARTIAL_SUCCESS = 1;
  private static final int REJECTED_SPANS = 1;
  private static final int ERROR_MESSAGE = 2;
  private static final int STATUS_MESSAGE = 2;

  /**
   * Reads an {@code ExportTraceServiceResponse}; of one that is no protobuf, or is cut, what stands
   * before that.
   */
  static PartialSuccess read(byte[] response) {
    long rejectedSpans = 0;
    String errorMessage = "";
    ProtobufReader outer = new ProtobufReader(response);
    while (outer.next()) {
      if (!outer.isMessage(PARTIAL_SUCCESS)) {
        continue;
      }
      ProtobufReader inner = outer.message();
      while (inner.next()) {
        if (inner.isVarint(REJECTED_SPANS)) {
          rejectedSpans = inner.varint();
        } else if (inner.isMessage(ERROR_MESSAGE)) {
          errorMessage = inner.text();
        }
      }
    }
    return new PartialSuccess(rejectedSpans, errorMessage);
  }

  /** The message of a {@code google.rpc.Status}, which is what an error is answered with. */
  static String statusMessage(byte[] status) {
    ProtobufReader reader = new ProtobufReader(status);
    while (reader.next()) {
      if (reader.isMessage(STATUS_MESSAGE)) {
        return reader.text();
      }
    }
    return "";
  }
}
