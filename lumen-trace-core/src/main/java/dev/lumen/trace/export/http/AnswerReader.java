package dev.lumen.trace.export.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads answers to POSTs from a connection, as RFC 9112 has them. Not thread-safe.
 *
 * <p>Whatever the other side sends, no more is kept than 64 KiB of headers and 4 MiB of body.
 */
final class AnswerReader {

  private static final int MAX_BODY = 4 << 20;
  // Of the status line and the headers; and again of what a chunked body has beside its content.
  private static final int MAX_FRAMING = 64 << 10;
  private static final int STATUS_END = "HTTP/1.1 200".length();

  private final InputStream in;
  private final byte[] buffer = new byte[8 << 10];
  private int position;
  private int limit;
  private int framingLeft;
  private boolean begun;
  private boolean persistent;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /** Whether any of the last answer has come. */
  boolean hasBegun() {
    return begun;
  }

  /**
   * Reads up to the body, over interim answers.
   *
   * @return the answer without its body
   * @throws ProtocolException where that is not HTTP/1
   */
  HttpAnswer head() throws IOException {
    begun = false;
    framingLeft = MAX_FRAMING;
    while (true) {
      String statusLine = line();
      int status = status(statusLine);
      Map<String, List<String>> headers = headers();
      if (status >= 200) {
        HttpAnswer head = new HttpAnswer(status, headers, new byte[0]);
        persistent = statusLine.startsWith("HTTP/1.1") && !says(head, "Connection", "close");
        return head;
      }
      if (status == 101) {
        throw new ProtocolException("it changes to a protocol that nobody asked for");
      }
    }
  }

  /**
   * Reads the body that belongs to a head, as far as it is kept.
   *
   * @return whether the connection can be used again
   */
  boolean body(HttpAnswer head, ByteArrayOutputStream body) throws IOException {
    framingLeft = MAX_FRAMING;
    return switch (framing(head)) {
      case NONE -> isReusable();
      case CHUNKED -> chunks(body) && isReusable();
      case LENGTH -> copy(length(head), body) && isReusable();
      case UNTIL_CLOSED -> {
        while (fill() && copy(limit - position, body)) {}
        yield false;
      }
    };
  }

  private enum Framing {
    NONE,
    CHUNKED,
    LENGTH,
    UNTIL_CLOSED
  }

  /** RFC 9112, section 6.3. */
  private static Framing framing(HttpAnswer head) {
    if (head.status() == 204 || head.status() == 304) {
      return Framing.NONE;
    }
    if (head.header("Transfer-Encoding").isPresent()) {
      return says(head, "Transfer-Encoding", "chunked") ? Framing.CHUNKED : Framing.UNTIL_CLOSED;
    }
    return head.header("Content-Length").isPresent() ? Framing.LENGTH : Framing.UNTIL_CLOSED;
  }

  private boolean isReusable() {
    // What nobody asked for would be taken for the next answer.
    return persistent && position == limit;
  }

  private static long length(HttpAnswer head) throws ProtocolException {
    return number(head.header("Content-Length").orElse(""), 10);
  }

  private boolean chunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      String line = line();
      int extension = line.indexOf(';');
      long size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
      if (size == 0) {
        break;
      }
      if (!copy(size, body)) {
        return false;
      }
      if (!line().isEmpty()) {
        throw new ProtocolException("a chunk is longer than it says");
      }
    }
    while (!line().isEmpty()) {
      // A trailer, which nobody reads.
    }
    return true;
  }

  /** Copies so many bytes; false where the body has become as long as it may. */
  private boolean copy(long length, ByteArrayOutputStream body) throws IOException {
    long left = length;
    while (left > 0) {
      if (!fill()) {
        throw new EOFException();
      }
      int count = (int) Math.min(left, limit - position);
      body.write(buffer, position, Math.min(count, MAX_BODY - body.size()));
      position += count;
      left -= count;
      if (body.size() == MAX_BODY) {
        return false;
      }
    }
    return true;
  }

  private static int status(String line) throws ProtocolException {
    if (line.length() < STATUS_END
        || !line.startsWith("HTTP/1.")
        || line.charAt(STATUS_END - 4) != ' '
        || (line.length() > STATUS_END && line.charAt(STATUS_END) != ' ')) {
      throw new ProtocolException();
    }
    int status = (int) number(line.substring(STATUS_END - 3, STATUS_END), 10);
    if (status < 100) {
      throw new ProtocolException();
    }
    return status;
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      // Neither a header nor, as once was allowed, the rest of the one before is worth a failure.
      if (colon > 0 && line.charAt(0) > ' ') {
        headers
            .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
            .add(line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /** Whether a list in a header has a word. */
  private static boolean says(HttpAnswer head, String header, String word) {
    List<String> lines = head.headers().get(header);
    if (lines == null) {
      return false;
    }
    String values = String.join(",", lines);
    return List.of(values.toLowerCase(Locale.ROOT).split("[ \t]*,[ \t]*", -1)).contains(word);
  }

  private static long number(String digits, int radix) throws ProtocolException {
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0 || number > Integer.MAX_VALUE) {
        throw new ProtocolException();
      }
      number = number * radix + digit;
    }
    if (digits.isEmpty()) {
      throw new ProtocolException();
    }
    return number;
  }

  /** A line without its end. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (!fill()) {
        throw new EOFException(
            begun ? "the headers of the answer are not whole" : "the connection was closed");
      }
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      framingLeft -= position - start;
      if (framingLeft < 0) {
        throw new ProtocolException("its headers have no end");
      }
      line.append(new String(buffer, start, position - start, ISO_8859_1));
      if (position < limit) {
        position++;
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
      }
    }
  }

  /** Makes sure that there is something in the buffer; false at the end of the stream. */
  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = Math.max(0, in.read(buffer));
    begun |= limit > 0;
    return limit > 0;
  }
}
