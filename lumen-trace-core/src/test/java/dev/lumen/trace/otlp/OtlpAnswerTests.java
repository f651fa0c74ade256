package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class OtlpAnswerTests {

  @Property
  void isReadAsTheOfficialClassesWriteIt(
      @ForAll long rejected, @ForAll @StringLength(max = 100) String message) {
    ExportTracePartialSuccess partial = partial(rejected, message);
    ExportTraceServiceResponse response =
        ExportTraceServiceResponse.newBuilder().setPartialSuccess(partial).build();

    OtlpAnswer read = OtlpAnswer.readProtobuf(response.toByteArray());

    assertThat(read)
        .isEqualTo(
            new OtlpAnswer(
                response.getPartialSuccess().getRejectedSpans(),
                partial.getErrorMessageBytes().toStringUtf8(),
                ""));
  }

  @Test
  void fieldsThatAreNotKnownArePassedOver() {
    ExportTraceServiceResponse response =
        ExportTraceServiceResponse.newBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().mergeField(9, everyType()).build())
            .setPartialSuccess(
                partial(3, "no").toBuilder()
                    .setUnknownFields(
                        UnknownFieldSet.newBuilder().mergeField(77, everyType()).build()))
            .build();

    assertThat(OtlpAnswer.readProtobuf(response.toByteArray()))
        .isEqualTo(new OtlpAnswer(3, "no", ""));
  }

  @Test
  void anEmptyAnswerMeansThatAllWasTaken() {
    assertThat(OtlpAnswer.readProtobuf(new byte[0])).isEqualTo(OtlpAnswer.NONE);
  }

  @Property
  void neverThrowsWhateverTheBytes(@ForAll byte[] bytes) {
    OtlpAnswer read = OtlpAnswer.readProtobuf(bytes);

    assertThat(read.errorMessage().length()).isLessThanOrEqualTo(bytes.length);
    assertThat(read.reason().length()).isLessThanOrEqualTo(bytes.length);
  }

  @Property
  void neverThrowsWhereAnAnswerIsCutAndAByteIsWrong(
      @ForAll @IntRange(max = 30) int length,
      @ForAll @IntRange(max = 29) int place,
      @ForAll byte wrong) {
    byte[] bytes =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(partial(1L << 40, "a message of the backend"))
            .build()
            .toByteArray();
    bytes[place] = wrong;

    OtlpAnswer read = OtlpAnswer.readProtobuf(Arrays.copyOf(bytes, length));

    assertThat(read.errorMessage()).hasSizeLessThanOrEqualTo(30);
  }

  private static ExportTracePartialSuccess partial(long rejected, String message) {
    return ExportTracePartialSuccess.newBuilder()
        .setRejectedSpans(rejected)
        .setErrorMessageBytes(ByteString.copyFromUtf8(message))
        .build();
  }

  private static UnknownFieldSet.Field everyType() {
    return UnknownFieldSet.Field.newBuilder()
        .addVarint(-1)
        .addFixed32(7)
        .addFixed64(8)
        .addLengthDelimited(ByteString.copyFromUtf8("text"))
        .build();
  }
}
