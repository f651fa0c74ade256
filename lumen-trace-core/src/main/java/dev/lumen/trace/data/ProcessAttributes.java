package dev.lumen.trace.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What this library, the host and the process are, by OpenTelemetry's conventions. */
final class ProcessAttributes {

  static final String VERSION = version();

  private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private ProcessAttributes() {}

  /** For a service of its own. */
  static Attributes ofInstance() {
    return Attributes.builder()
        .put(Resource.SERVICE_NAME, Resource.UNKNOWN)
        .put("service.instance.id", instanceId())
        .put("telemetry.sdk.name", "lumen-trace")
        .put("telemetry.sdk.language", "java")
        .put("telemetry.sdk.version", VERSION)
        .put("host.name", hostName())
        .put("process.pid", ProcessHandle.current().pid())
        .put("process.runtime.name", System.getProperty("java.runtime.name"))
        .put("process.runtime.version", System.getProperty("java.runtime.version"))
        .build();
  }

  /** A random UUID; the JDK's own would start a secure generator for what is no secret. */
  private static String instanceId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long version4 = (random.nextLong() & ~0xf000L) | 0x4000L;
    long variant2 = (random.nextLong() >>> 2) | (1L << 63);
    return new UUID(version4, variant2).toString();
  }

  // Not InetAddress.getLocalHost(), which waits for a name server that does not answer.
  private static @Nullable String hostName() {
    try {
      return Files.readString(LINUX_HOST_NAME).strip();
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      return name == null ? System.getenv("COMPUTERNAME") : name;
    }
  }

  private static String version() {
    try (InputStream text = ProcessAttributes.class.getResourceAsStream("version.txt")) {
      // Absent where somebody repackaged the classes alone.
      return text == null ? "unknown" : new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "unknown";
    }
  }
}
