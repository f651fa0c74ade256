package dev.lumen.trace.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which words it is told that there was no answer. */
class FailureTests {

  private final FakeTime once = FakeTime.forOneAttempt();

  @Test
  void aFailureNamesTheAddressButNoSecret() throws Exception {
    URI nowhere = URI.create(RawServer.nowhere() + "?key=hush");
    HttpSender sender = once.sender(nowhere).header("Authorization", "hush").build();

    assertThatThrownBy(() -> post(sender))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Nothing answers at http://127.0.0.1:" + nowhere.getPort() + "/v1")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aHostThatNobodyKnowsIsCalledSo() {
    HttpSender sender = once.sender(URI.create("http://nobody.invalid/")).build();

    assertThatThrownBy(() -> post(sender))
        .hasMessage("Nothing answers at http://nobody.invalid/: the host is unknown");
  }

  @Test
  void aHostThatTakesNoConnectionIsWaitedForNoLongerThanItMay() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, waiting);
      String address = "http://127.0.0.1:" + full.getLocalPort() + "/";
      HttpSender sender =
          once.sender(URI.create(address)).connectTimeout(Duration.ofMillis(50)).build();

      assertThatThrownBy(() -> post(sender))
          .isInstanceOf(IOException.class)
          .hasMessage("Nothing answers at " + address + ": no connection within 50 ms");
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Connects until the kernel takes no more for a server that does not accept. */
  private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
    while (waiting.size() < 1000) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("The server takes any number of connections");
  }

  private static HttpAnswer post(HttpSender sender) throws Exception {
    return sender.post(ByteBuffer.allocate(1), "text/x-spans");
  }
}
