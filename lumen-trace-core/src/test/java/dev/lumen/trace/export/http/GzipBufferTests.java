package dev.lumen.trace.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipBufferTests {

  private final GzipBuffer gzip = new GzipBuffer();

  @Property(tries = 200)
  void whatIsCompressedIsReadBackWhole(@ForAll byte[] first, @ForAll byte[] second)
      throws IOException {
    GzipBuffer used = new GzipBuffer();

    assertThat(unzip(used.compress(ByteBuffer.wrap(first)))).isEqualTo(first);
    assertThat(unzip(used.compress(ByteBuffer.wrap(second)))).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 << 10, (16 << 10) + 1, 100_000, 3 << 20})
  void bytesThatDoNotCompressAreReadBackWhole(int length) throws IOException {
    byte[] body = random(length);

    assertThat(unzip(gzip.compress(ByteBuffer.wrap(body)))).isEqualTo(body);
    assertThat(unzip(gzip.compress(ByteBuffer.wrap(body)))).isEqualTo(body);
  }

  @Test
  void onlyWhatIsBetweenPositionAndLimitIsCompressed() throws IOException {
    ByteBuffer body = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3);

    assertThat(unzip(gzip.compress(body))).containsExactly(2, 3, 4);
  }

  @Test
  void threadsDoNotMixTheirBodies() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Callable<Boolean> roundTrip =
        () -> {
          byte[] body = random(50_000);
          return java.util.Arrays.equals(unzip(gzip.compress(ByteBuffer.wrap(body))), body);
        };

    List<Future<Boolean>> same =
        threads.invokeAll(IntStream.range(0, 100).mapToObj(i -> roundTrip).toList());

    for (Future<Boolean> one : same) {
      assertThat(one.get()).isTrue();
    }
    threads.shutdown();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random().nextBytes(bytes);
    return bytes;
  }

  private static byte[] unzip(byte[] zipped) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
  }
}
