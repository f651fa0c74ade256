package dev.lumen.trace.noharm.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The service that the application calls: notes every byte of what it is sent. */
final class Upstream implements AutoCloseable {

  /** Permits for what has come of bodies. */
  final Semaphore bytesOfBodies = new Semaphore(0);

  /** One permit for each download that may go on. */
  final Semaphore goOn = new Semaphore(0);

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  Upstream() throws IOException {
    Thread acceptor = new Thread(this::accept, "upstream");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  String address() {
    return "http://localhost:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(10_000);
        serve(socket);
      } catch (IOException | InterruptedException e) {
        // The client notes what it was answered, and that was nothing.
      }
    }
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    InputStream input = new TellingInput(socket.getInputStream());
    RawMessage request = RawMessage.read(input, false, false);
    request.note("upstream");
    OutputStream output = socket.getOutputStream();
    switch (request.path()) {
      case "/json" -> answer(output, "200 OK", "{\"id\":7}");
      case "/echo" -> answer(output, "200 OK", request.body().length() + " bytes");
      case "/redirect" -> answer(output, "302 Found\r\nLocation: /json", "");
      case "/missing" -> answer(output, "404 Not Found", "no such order");
      case "/broken" -> answer(output, "500 Internal Server Error", "broken");
      case "/drip" -> drip(output);
      case "/cut-off" -> write(output, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
      case "/silent" -> input.read();
      default -> {}
    }
  }

  private static void answer(OutputStream output, String status, String body) throws IOException {
    write(
        output,
        "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body));
  }

  private void drip(OutputStream output) throws IOException, InterruptedException {
    write(output, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfirst ");
    write(output, goOn.tryAcquire(5, TimeUnit.SECONDS) ? "in time" : "too late");
  }

  private static void write(OutputStream output, String text) throws IOException {
    output.write(text.getBytes(UTF_8));
    output.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Tells when something of a body has come, while the rest is yet to be sent. */
  private final class TellingInput extends BufferedInputStream {

    TellingInput(InputStream input) {
      super(input);
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) {
        bytesOfBodies.release();
      }
      return count;
    }
  }
}
