package dev.lumen.trace.otlp;

import dev.lumen.trace.data.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sends spans, by OpenTelemetry's conventions: this library, the host and the process. */
public final class OtlpResource {

  /** The version of this library. */
  static final String VERSION = version();

  private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private OtlpResource() {}

  /**
   * The attributes {@code telemetry.sdk.*}, {@code host.name}, {@code process.pid}, {@code
   * process.runtime.name} and {@code process.runtime.version}, then the user's.
   *
   * <p>The name of the host is what the kernel of Linux says, else the environment variable {@code
   * HOSTNAME} or {@code COMPUTERNAME}; where none does it is left out. Nobody is asked over the
   * network.
   *
   * @param userAttributes these win over ours. A {@code service.name} has no effect on what {@link
   *     OtlpEncoder} writes: the name of the service is the tracer's.
   */
  public static Attributes of(Map<String, String> userAttributes) {
    Attributes.Builder attributes =
        Attributes.builder()
            .put("telemetry.sdk.name", "lumen-trace")
            .put("telemetry.sdk.language", "java")
            .put("telemetry.sdk.version", VERSION)
            .put("host.name", hostName())
            .put("process.pid", ProcessHandle.current().pid())
            .put("process.runtime.name", System.getProperty("java.runtime.name"))
            .put("process.runtime.version", System.getProperty("java.runtime.version"));
    userAttributes.forEach(attributes::put);
    return attributes.build();
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
    try (InputStream text = OtlpResource.class.getResourceAsStream("version.txt")) {
      // Absent where somebody repackaged the classes alone.
      return text == null ? "unknown" : new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "unknown";
    }
  }
}
