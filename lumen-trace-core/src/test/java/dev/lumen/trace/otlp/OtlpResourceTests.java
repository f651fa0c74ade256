package dev.lumen.trace.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.Attributes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OtlpResourceTests {

  @Test
  void saysWhichLibraryAndProcessItIs() {
    Attributes resource = OtlpResource.of(Map.of());

    assertThat(resource.asMap())
        .containsEntry("telemetry.sdk.name", "lumen-trace")
        .containsEntry("telemetry.sdk.language", "java")
        .containsEntry("process.pid", ProcessHandle.current().pid())
        .containsEntry("process.runtime.name", System.getProperty("java.runtime.name"))
        .containsEntry("process.runtime.version", System.getProperty("java.runtime.version"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theHostIsWhatTheKernelCallsIt() {
    Attributes resource = OtlpResource.of(Map.of());

    assertThat(resource.get("host.name")).asString().isNotEmpty().doesNotContainAnyWhitespaces();
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    Attributes resource = OtlpResource.of(Map.of());

    assertThat(resource.get("telemetry.sdk.version")).asString().matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void whatTheUserSaysWins() {
    Attributes resource =
        OtlpResource.of(Map.of("host.name", "node-1", "deployment.environment.name", "test"));

    assertThat(resource.asMap())
        .containsEntry("host.name", "node-1")
        .containsEntry("deployment.environment.name", "test");
  }
}
