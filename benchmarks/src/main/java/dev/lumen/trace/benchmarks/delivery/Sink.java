package dev.lumen.trace.benchmarks.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * An HTTP endpoint that answers everything with 200 and counts what it was sent; as little work as
 * possible, since it runs beside what is measured.
 *
 * <p>Prints its port, and goes when its standard input ends: with the process that started it.
 */
public final class Sink {

  static final String OTLP = "/v1/traces";
  static final String ZIPKIN = "/api/v2/spans";
  static final String COUNTS = "/counts";

  private Sink() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      startDaemon(Sink::exitWithInput);
      SinkCounter counter = new SinkCounter();
      while (true) {
        startDaemon(new SinkConnection(server.accept(), counter));
      }
    }
  }

  private static void startDaemon(Runnable runnable) {
    Thread thread = new Thread(runnable);
    thread.setDaemon(true);
    thread.start();
  }

  private static void exitWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said there.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    System.exit(0);
  }
}
