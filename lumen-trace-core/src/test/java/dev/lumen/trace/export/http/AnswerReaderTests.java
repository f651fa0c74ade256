package dev.lumen.trace.export.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTests {

  private static final String NEXT = "HTTP/1.1 202 Next\r\nContent-Length: 0\r\n\r\n";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken",
        "HTTP/1.1 200\r\ncontent-length:5\r\n\r\ntaken",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\ntaken",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: Keep-Alive\r\n\r\ntaken",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ntaken\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2;x=y\r\nta\r\n03 \r\nken\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: x,chunked\r\n\r\n5\r\ntaken\r\n0\r\nEnd: x\r\n\r\n",
        "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken"
      })
  void afterAWholeAnswerTheNextIsReadFromTheSameConnection(String text) throws IOException {
    // However the bytes come in.
    for (int atOnce : new int[] {1, 7, 1 << 20}) {
      AnswerReader answers = answers(text + NEXT, atOnce);

      HttpAnswer head = answers.head();

      assertThat(head.status()).isEqualTo(200);
      boolean reusable = answers.body(head, body);
      assertThat(body).hasToString("taken");
      // What has come unasked for stays unread, and is not trusted.
      assertThat(reusable).isEqualTo(atOnce == 1);
      assertThat(answers.head().status()).isEqualTo(202);
      body.reset();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: x, close\r\nContent-Length: 5\r\n\r\ntaken",
        "HTTP/1.1 200 OK\r\nConnection: x\r\nConnection: Close\r\nContent-Length: 5\r\n\r\ntaken",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\ntaken",
        "HTTP/1.1 200 OK\r\n\r\ntaken",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\ntaken",
      })
  void othersEndTheirConnection(String text) throws IOException {
    AnswerReader answers = answers(text, 1);

    assertThat(answers.body(answers.head(), body)).isFalse();

    assertThat(body).hasToString("taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 204 No\r\n\r\n", "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n"})
  void someHaveNoBody(String text) throws IOException {
    AnswerReader answers = answers(text, 1);

    assertThat(answers.body(answers.head(), body)).isTrue();

    assertThat(body.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 2000\r\n\r\n",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 101 Switch\r\nUpgrade: x\r\n\r\n",
        "\r\n"
      })
  void whatIsNotHttpIsCalledSo(String text) {
    assertThatThrownBy(() -> answers(text, 1).head()).isInstanceOf(ProtocolException.class);
  }

  @Test
  void headersAreFoundInAnyCaseAndOthersLeftOut() throws IOException {
    HttpAnswer head =
        answers("HTTP/1.1 200 OK\r\nX-One: 1\r\n folded\r\nnonsense\r\n: 0\r\nx-ONE:2\r\n\r\n", 1)
            .head();

    assertThat(head.headers()).hasSize(1);
    assertThat(head.headers().get("x-one")).containsExactly("1", "2");
    assertThat(head.header("X-ONE")).contains("1");
  }

  @ParameterizedTest
  @CsvSource({
    "'', the connection was closed, false",
    "HTTP/1.1 200 OK, the headers of the answer are not whole, true",
    "'HTTP/1.1 200 OK\r\nConte', the headers of the answer are not whole, true"
  })
  void anEndBeforeTheBodyIsAFailure(String text, String message, boolean begun) {
    AnswerReader answers = answers(text, 1);

    assertThatThrownBy(answers::head).isInstanceOf(EOFException.class).hasMessage(message);

    assertThat(answers.hasBegun()).isEqualTo(begun);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\r\n\r\nhalf",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalfmore\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n\r\n"
      })
  void aBodyThatIsNotWholeIsToldAfterWhatThereIsOfIt(String text) throws IOException {
    AnswerReader answers = answers("HTTP/1.1 200 OK\r\n" + text, 1);
    HttpAnswer head = answers.head();

    assertThatThrownBy(() -> answers.body(head, body)).isInstanceOf(IOException.class);

    assertThat(body.toString(ISO_8859_1)).isIn("half", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX: |x",
        "HTTP/1.1 200 OK\r\n|X: x\r\n",
        "|HTTP/1.1 100 Continue\r\n\r\n"
      })
  void headersWithoutEndAreNotReadForEver(String text) {
    AnswerReader answers = answers(new Endless(text));

    assertThatThrownBy(answers::head).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0\r\n|X: x\r\n", "|0", "1;|x", "|1\r\nx\r\n"})
  void aChunkedBodyWithoutEndIsNotReadForEver(String chunks) throws IOException {
    AnswerReader answers =
        answers(new Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks));
    HttpAnswer head = answers.head();

    assertThatThrownBy(() -> answers.body(head, body)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n|x",
        "Content-Length: 2000000000\r\n\r\n|x",
        "Transfer-Encoding: chunked\r\n\r\n|1000\r\n4096\r\n"
      })
  void aBodyIsKeptAsFarAsItMayBe(String text) throws IOException {
    String whole = text.replace("4096", "x".repeat(4096));
    AnswerReader answers = answers(new Endless("HTTP/1.1 200 OK\r\n" + whole));

    assertThat(answers.body(answers.head(), body)).isFalse();

    assertThat(body.size()).isEqualTo(4 << 20);
  }

  private static AnswerReader answers(String text, int atOnce) {
    return answers(
        new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, atOnce));
          }
        });
  }

  private static AnswerReader answers(InputStream in) {
    return new AnswerReader(in);
  }

  /** A text of which the part behind the bar comes again and again. */
  private static final class Endless extends InputStream {

    private final byte[] bytes;
    private final int again;
    private int position;

    Endless(String text) {
      this.again = text.indexOf('|');
      this.bytes = text.replace("|", "").getBytes(ISO_8859_1);
    }

    @Override
    public int read() {
      if (position == bytes.length) {
        position = again;
      }
      return bytes[position++];
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      target[offset] = (byte) read();
      return 1;
    }
  }
}
