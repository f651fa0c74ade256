package dev.lumen.trace.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResourceTests {

  private final Resource resource = Resource.ofThisProcess(Attributes.EMPTY);

  @Test
  void saysWhichLibraryAndProcessItIs() {
    assertThat(resource.attributes().asMap())
        .containsEntry("service.name", "unknown")
        .containsEntry("telemetry.sdk.name", "lumen-trace")
        .containsEntry("telemetry.sdk.language", "java")
        .containsEntry("process.pid", ProcessHandle.current().pid())
        .containsEntry("process.runtime.name", System.getProperty("java.runtime.name"))
        .containsEntry("process.runtime.version", System.getProperty("java.runtime.version"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theHostIsWhatTheKernelCallsIt() {
    assertThat(resource.attributes().get("host.name"))
        .asString()
        .isNotEmpty()
        .doesNotContainAnyWhitespaces();
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(Resource.LIBRARY_VERSION).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(resource.attributes().get("telemetry.sdk.version"))
        .isEqualTo(Resource.LIBRARY_VERSION);
  }

  @Test
  void eachInstanceHasARandomId() {
    UUID id = instanceId(resource);

    assertThat(id.version()).isEqualTo(4);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(instanceId(Resource.ofThisProcess(Attributes.EMPTY))).isNotEqualTo(id);
  }

  @Test
  void whatIsGivenWins() {
    Attributes given =
        Attributes.of("host.name", "node-1", "service.name", "shop", "service.instance.id", 7);

    Resource named = Resource.ofThisProcess(given);

    assertThat(named.attributes().asMap())
        .containsEntry("host.name", "node-1")
        .containsEntry("service.instance.id", 7L);
    assertThat(named.serviceName()).isEqualTo("shop");
    assertThat(named.attributes().key(0)).isEqualTo("service.name");
    assertThat(named.given()).isEqualTo(given);
  }

  @Test
  void thatOfSomebodyElseSaysNothingOfThisProcess() {
    Resource other = Resource.of(Attributes.of("region", "north"));

    assertThat(other.attributes())
        .isEqualTo(Attributes.of("service.name", "unknown", "region", "north"));
    assertThat(other.serviceName()).isEqualTo("unknown");
  }

  @Test
  void twoAreEqualWhereTheirAttributesAre() {
    Attributes attributes = Attributes.of("service.name", "shop", "region", "north");

    assertThat(Resource.of(attributes))
        .isEqualTo(Resource.of(attributes))
        .hasSameHashCodeAs(Resource.of(attributes))
        .isNotEqualTo(Resource.of(Attributes.of("service.name", "shop")));
  }

  private static UUID instanceId(Resource resource) {
    return UUID.fromString(String.valueOf(resource.attributes().get("service.instance.id")));
  }
}
