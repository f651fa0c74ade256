package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is in the jars that the shop and its tests have of ours. They are there from "package" on.
 */
class PublishedJarsTests {

  @ParameterizedTest
  @CsvSource({
    "lumen-trace-core, dev.lumen.trace",
    "lumen-trace-spring-boot-autoconfigure, dev.lumen.trace.spring",
    "lumen-trace-spring-boot-starter, dev.lumen.trace.starter",
    "lumen-trace-test, dev.lumen.trace.test"
  })
  void eachSaysWhichModuleAndVersionItIs(String artifact, String module) throws IOException {
    try (JarFile jar = open(artifact)) {
      var attributes = jar.getManifest().getMainAttributes();

      assertThat(attributes.getValue("Automatic-Module-Name")).isEqualTo(module);
      assertThat(jar.getName()).contains(attributes.getValue("Implementation-Version"));
    }
  }

  @Test
  void conditionsOfAutoConfigurationsAreKnownWithoutLoadingThem() throws IOException {
    try (JarFile jar = open("lumen-trace-spring-boot-autoconfigure");
        InputStream file =
            jar.getInputStream(jar.getEntry("META-INF/spring-autoconfigure-metadata.properties"))) {
      Properties metadata = new Properties();
      metadata.load(file);

      assertThat(metadata)
          .containsEntry(
              "dev.lumen.trace.spring.jdbc.JdbcTraceAutoConfiguration.AutoConfigureAfter",
              "dev.lumen.trace.spring.LumenTraceAutoConfiguration")
          .containsEntry(
              "dev.lumen.trace.spring.jdbc.JdbcTraceAutoConfiguration.ConditionalOnClass",
              "javax.sql.DataSource,net.ttddyy.dsproxy.listener.QueryExecutionListener,"
                  + "org.springframework.aop.Advisor");
    }
  }

  @Test
  void anImageFindsWhatTheCoreReads() throws IOException {
    try (JarFile jar = open("lumen-trace-core")) {
      assertThat(
              jar.getEntry(
                  "META-INF/native-image/dev.lumen/lumen-trace-core/reachability-metadata.json"))
          .isNotNull();
    }
  }

  private static JarFile open(String artifact) throws IOException {
    String jar =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
            .filter(each -> new File(each).getName().startsWith(artifact) && each.endsWith(".jar"))
            .findFirst()
            .orElse("");
    assumeTrue(!jar.isEmpty(), "Before \"package\" there are folders of classes alone");
    return new JarFile(jar);
  }
}
