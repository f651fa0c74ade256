package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lumen.trace.Span;
import dev.lumen.trace.store.TraceStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Secrets are taken out before they are recorded: what is held has none, wherever one looks. */
class HeapDumpTests {

  @Test
  void noSecretOfARequestIsHeld(@TempDir Path directory) throws IOException {
    byte[] secret = hidden(UUID.randomUUID().toString());
    byte[] recorded = hidden(UUID.randomUUID().toString());

    TraceStore store = request(secret, recorded);

    assertThat(store.stats().heldSpans()).isGreaterThanOrEqualTo(3);
    // Buffers of the server and of clients go in their own time; what is held stays for good.
    boolean held = true;
    for (int i = 0; held && i < 10; i++) {
      Path dump = dump(directory.resolve("heap-" + i + ".hprof"));
      assertThat(contains(dump, recorded)).as("what is recorded is in the dump").isTrue();
      held = contains(dump, secret);
      Files.delete(dump);
    }
    assertThat(held).as("the secret is held").isFalse();
    assertThat(store.stats().heldSpans()).isPositive();
  }

  /** Sends the secret wherever a request has one, and closes all but the store. */
  private static TraceStore request(byte[] secret, byte[] recorded) {
    try (RunningApplication application =
        RunningApplication.exposing(
            Shop.class, "lumen.trace.web.enabled=true", "lumen.trace.web.request-headers=accept")) {
      String text = shown(secret);
      Map<String, String> headers =
          Map.of(
              "Authorization",
              "Bearer " + text,
              "Cookie",
              "SESSION=" + text,
              "X-Api-Key",
              text,
              "Accept",
              "*/*");
      assertThat(
              application
                  .get("/orders/" + shown(recorded) + "?token=" + text + "&q=1", headers)
                  .statusCode())
          .isEqualTo(200);
      return application.store();
    }
  }

  private static Path dump(Path file) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
    return file;
  }

  /** What a dump has of its own accord is not what was looked for. */
  private static byte[] hidden(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 0x55;
    }
    return bytes;
  }

  private static String shown(byte[] hidden) {
    byte[] bytes = hidden.clone();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 0x55;
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static boolean contains(Path file, byte[] hidden) throws IOException {
    int matched = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          int wanted = hidden[matched] ^ 0x55;
          // A text of hex digits and dashes: what could begin anew within it is its first digit.
          matched = buffer[i] == wanted ? matched + 1 : buffer[i] == (hidden[0] ^ 0x55) ? 1 : 0;
          if (matched == hidden.length) {
            return true;
          }
        }
      }
    }
    Arrays.fill(buffer, (byte) 0);
    return false;
  }

  @RestController
  static class Shop {

    private final RestClient.Builder clients;
    private final Environment environment;

    Shop(RestClient.Builder clients, Environment environment) {
      this.clients = clients;
      this.environment = environment;
    }

    @GetMapping("/orders/{id}")
    String order(@PathVariable String id, @RequestParam String token) {
      Span.current().setAttribute("order", id);
      return String.valueOf(
          clients
              .build()
              .get()
              .uri(
                  "http://localhost:{port}/stock?access_token={token}",
                  environment.getProperty("local.server.port"),
                  token)
              .header("Authorization", "Basic " + token)
              .header("Connection", "close")
              .retrieve()
              .body(String.class));
    }

    @GetMapping("/stock")
    String stock() {
      return "7";
    }
  }
}
