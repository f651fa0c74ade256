package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationMetadataTests {

  private final JsonNode metadata = metadata();

  @Test
  void everyPropertyIsDescribed() {
    Map<String, String> descriptions = new TreeMap<>();
    metadata
        .get("properties")
        .forEach(
            property ->
                descriptions.put(
                    property.get("name").stringValue(),
                    property.path("description").stringValue("")));

    assertThat(descriptions)
        .allSatisfy((name, text) -> assertThat(text).as(name).hasSizeGreaterThan(20));
  }

  @Test
  void everyPropertyOfTheDesignIsThere() {
    assertThat(names("properties"))
        .contains(
            "lumen.trace.enabled",
            "lumen.trace.service-name",
            "lumen.trace.resource-attributes",
            "lumen.trace.sampling.strategy",
            "lumen.trace.sampling.ratio",
            "lumen.trace.sampling.parent-based",
            "lumen.trace.max-spans-per-second",
            "lumen.trace.propagation.format",
            "lumen.trace.propagation.consume",
            "lumen.trace.propagation.produce",
            "lumen.trace.propagation.trace-id-header",
            "lumen.trace.propagation.span-id-header",
            "lumen.trace.propagation.inbound",
            "lumen.trace.baggage.enabled",
            "lumen.trace.baggage.fields",
            "lumen.trace.baggage.to-attributes",
            "lumen.trace.baggage.to-log",
            "lumen.trace.baggage.hosts",
            "lumen.trace.exporter",
            "lumen.trace.export.enabled",
            "lumen.trace.export.async",
            "lumen.trace.export.buffer-size",
            "lumen.trace.export.batch-size",
            "lumen.trace.export.interval",
            "lumen.trace.export.close-timeout",
            "lumen.trace.writer.target",
            "lumen.trace.store.enabled",
            "lumen.trace.store.max-spans",
            "lumen.trace.store.max-size",
            "lumen.trace.logs.max-size",
            "lumen.trace.web.enabled",
            "lumen.trace.web.order",
            "lumen.trace.web.exclude",
            "lumen.trace.web.exclude-actuator",
            "lumen.trace.web.request-headers",
            "lumen.trace.web.response-headers",
            "lumen.trace.web.response-header",
            "lumen.trace.http.redacted-query-parameters",
            "lumen.trace.client.enabled",
            "lumen.trace.traced.enabled",
            "lumen.trace.traced.beans",
            "lumen.trace.traced.beans-min-duration",
            "lumen.trace.jdbc.enabled",
            "lumen.trace.jdbc.roots",
            "lumen.trace.jdbc.acquire-threshold",
            "lumen.trace.data.enabled",
            "lumen.trace.observations.enabled",
            "lumen.trace.observations.include",
            "lumen.trace.stomp.enabled",
            "lumen.trace.observations.exclude",
            "lumen.trace.limits.attributes",
            "lumen.trace.limits.events",
            "lumen.trace.limits.links",
            "lumen.trace.limits.event-attributes",
            "lumen.trace.limits.value-length",
            "lumen.trace.limits.name-length",
            "lumen.trace.context.executors",
            "lumen.trace.context.exclude-executors",
            "lumen.trace.log-correlation",
            "lumen.trace.logging.trace-id-key",
            "lumen.trace.logging.span-id-key",
            "management.endpoint.traces.access");
  }

  @Test
  void whatHasNamedValuesHintsAtThem() {
    assertThat(names("hints"))
        .contains(
            "lumen.trace.exporter",
            "lumen.trace.writer.target",
            "lumen.trace.sampling.strategy",
            "lumen.trace.propagation.format",
            "lumen.trace.propagation.consume",
            "lumen.trace.propagation.produce",
            "lumen.trace.propagation.inbound",
            "lumen.trace.traced.beans",
            "lumen.trace.web.response-header");
  }

  @Test
  void everyHintIsOfAProperty() {
    assertThat(names("properties")).containsAll(names("hints"));
  }

  private List<String> names(String kind) {
    return metadata.get(kind).valueStream().map(item -> item.get("name").stringValue()).toList();
  }

  /** Every jar of Spring Boot has a file of this name: this is the one beside our classes. */
  private static JsonNode metadata() {
    try {
      URI classes =
          LumenTraceProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      try (InputStream json =
          classes.resolve("META-INF/spring-configuration-metadata.json").toURL().openStream()) {
        return new JsonMapper().readTree(json);
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
