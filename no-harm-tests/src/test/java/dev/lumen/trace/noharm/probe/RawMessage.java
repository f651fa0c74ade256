package dev.lumen.trace.noharm.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lumen.trace.noharm.app.Journal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 message as it stood on the wire: its head, how its body was framed, and that. */
record RawMessage(String start, List<String> headers, String framing, Body body) {

  private static final int SHORT = 2_000;

  /** Its text where that is short, or what tells it from others. */
  record Body(int length, String text) {}

  /** Reads a request, or an answer, whose body may last until the connection ends. */
  static RawMessage read(InputStream input, boolean answer, boolean bodiless) throws IOException {
    String start = line(input);
    List<String> headers = new ArrayList<>();
    for (String line = line(input); !line.isEmpty(); line = line(input)) {
      headers.add(line);
    }
    String length = value(headers, "Content-Length");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String framing = "no body";
    if (bodiless || start.contains(" 304 ") || start.contains(" 101 ")) {
      framing = "no body, by rule";
    } else if (value(headers, "Transfer-Encoding") != null) {
      framing = readChunks(input, body) ? "chunked" : "chunked, cut off";
    } else if (length != null) {
      body.write(input.readNBytes(Integer.parseInt(length)));
      framing = body.size() == Integer.parseInt(length) ? "by length" : "by length, cut off";
    } else if (answer) {
      input.transferTo(body);
      framing = "until the end";
    }
    return new RawMessage(
        start, headers, framing, new Body(body.size(), describe(body.toByteArray())));
  }

  private static boolean readChunks(InputStream input, ByteArrayOutputStream body)
      throws IOException {
    try {
      while (true) {
        int size = Integer.parseInt(line(input), 16);
        body.write(input.readNBytes(size));
        line(input);
        if (size == 0) {
          return true;
        }
      }
    } catch (EOFException e) {
      return false;
    }
  }

  private static String line(InputStream input) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("The connection ended.");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  private static @Nullable String value(List<String> headers, String name) {
    for (String header : headers) {
      if (header.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return header.substring(name.length() + 1).trim();
      }
    }
    return null;
  }

  /** What a request asks for. */
  String path() {
    return start.substring(start.indexOf(' ') + 1, start.lastIndexOf(' '));
  }

  void note(String whose) {
    Journal.note(whose, start);
    headers.forEach(header -> Journal.note(whose + " header", header));
    Journal.note(whose + " framing", framing);
    Journal.note(whose + " body", body.text());
  }

  private static String describe(byte[] body) {
    String text = new String(body, UTF_8);
    if (body.length <= SHORT && text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r')) {
      return text;
    }
    CRC32 sum = new CRC32();
    sum.update(body);
    return "%d bytes, CRC %x".formatted(body.length, sum.getValue());
  }
}
