package dev.lumen.trace.otlp;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what a backend answers in JSON, as some do to protobuf too: the same messages, by
 * protobuf's mapping. Of an answer that is no JSON, or is cut, what stands before that counts.
 */
final class JsonAnswer {

  private static final JsonFactory FACTORY = new JsonFactory();

  private long rejectedSpans;
  private String errorMessage = "";
  private String message = "";

  private JsonAnswer() {}

  static OtlpAnswer read(byte[] json) {
    JsonAnswer answer = new JsonAnswer();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        answer.readFields(parser, false);
      }
    } catch (JacksonException e) {
      // The length is bounded already, and the depth by the parser.
    }
    return new OtlpAnswer(answer.rejectedSpans, answer.errorMessage, answer.message);
  }

  private void readFields(JsonParser parser, boolean partial) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && !partial && name.equals("partialSuccess")) {
        readFields(parser, true);
      } else if (partial && name.equals("rejectedSpans")) {
        // Text in this mapping, a number to others; one that is no long is cut to what a long
        // holds.
        rejectedSpans = (long) parser.getValueAsDouble();
      } else if (partial && name.equals("errorMessage")) {
        errorMessage = parser.getValueAsString("");
      } else if (!partial && name.equals("message")) {
        message = parser.getValueAsString("");
      }
      parser.skipChildren();
    }
  }
}
