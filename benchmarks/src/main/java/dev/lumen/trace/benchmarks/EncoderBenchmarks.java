package dev.lumen.trace.benchmarks;

import dev.lumen.trace.otlp.OtlpEncoder;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One span of a batch as OTLP in protobuf, into memory that is kept from batch to batch.
 *
 * <p>OpenTelemetry has two encoders: one makes an object for each message, the other, which its
 * exporters use unless told otherwise, keeps what it needs for the next batch.
 */
public class EncoderBenchmarks extends Comparison {

  @Param({"lumen", "opentelemetry", "opentelemetry-reusing"})
  @SuppressWarnings("NullAway.Init")
  public String encoder;

  @SuppressWarnings("NullAway.Init")
  private BatchEncoder batch;

  @Setup
  public void setUp() {
    switch (encoder) {
      case "lumen" -> batch = lumen();
      case "opentelemetry" -> batch = openTelemetry();
      case "opentelemetry-reusing" -> batch = openTelemetryReusing();
      default -> throw new IllegalArgumentException(encoder);
    }
  }

  private static BatchEncoder lumen() {
    List<dev.lumen.trace.data.SpanData> spans = LumenBatch.make();
    OtlpEncoder encoder = new OtlpEncoder();
    return () -> encoder.encode(spans).remaining();
  }

  private static BatchEncoder openTelemetry() {
    List<SpanData> spans = OpenTelemetryBatch.make();
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    return () -> {
      target.reset();
      TraceRequestMarshaler.create(spans).writeBinaryTo(target);
      return target.size();
    };
  }

  private static BatchEncoder openTelemetryReusing() {
    List<SpanData> spans = OpenTelemetryBatch.make();
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    LowAllocationTraceRequestMarshaler marshaler = new LowAllocationTraceRequestMarshaler();
    return () -> {
      target.reset();
      marshaler.initialize(spans);
      marshaler.writeBinaryTo(target);
      marshaler.reset();
      return target.size();
    };
  }

  @Benchmark
  @OperationsPerInvocation(EncoderWork.BATCH)
  public int encode() throws IOException {
    return batch.encode();
  }
}
