package dev.lumen.trace.benchmarks.delivery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection of HTTP/1.1: as much of it as these clients speak. */
final class SinkConnection implements Runnable {

  private final Socket socket;
  private final SinkCounter counter;

  SinkConnection(Socket socket, SinkCounter counter) {
    this.socket = socket;
    this.counter = counter;
  }

  @Override
  public void run() {
    try (socket;
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536))) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      while (true) {
        serve(in, out);
      }
    } catch (EOFException e) {
      // The client has gone.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(DataInputStream in, OutputStream out) throws IOException {
    String path = line(in).split(" ", 3)[1];
    int length = 0;
    boolean chunked = false;
    boolean gzip = false;
    for (String header = header(in); !header.isEmpty(); header = header(in)) {
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
      chunked |= header.startsWith("transfer-encoding:") && header.endsWith("chunked");
      gzip |= header.startsWith("content-encoding:") && header.endsWith("gzip");
    }
    byte[] body = chunked ? chunks(in) : exactly(in, length);
    if (path.equals(Sink.COUNTS)) {
      answer(out, counter.counts().toString());
    } else {
      // Answered first: the client does not wait for the counting.
      answer(out, "");
      counter.add(path, body, gzip);
    }
  }

  private static void answer(OutputStream out, String body) throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static String header(DataInputStream in) throws IOException {
    return line(in).toLowerCase(Locale.ROOT);
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read; (read = in.readUnsignedByte()) != '\n'; ) {
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return line.toString();
  }

  private static byte[] exactly(DataInputStream in, int length) throws IOException {
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }

  private static byte[] chunks(DataInputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length;
    do {
      length = Integer.parseInt(line(in), 16);
      body.write(exactly(in, length));
      line(in);
    } while (length > 0);
    return body.toByteArray();
  }
}
