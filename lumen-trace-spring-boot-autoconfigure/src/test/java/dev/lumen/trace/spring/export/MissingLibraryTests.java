package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.spring.ExporterFactory;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class MissingLibraryTests {

  @Test
  void stopsTheStartWithTheDependencyToAdd(CapturedOutput output) {
    assertThatThrownBy(() -> run("--lumen.trace.exporter=pigeon"));

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Invalid value 'pigeon' for configuration property 'lumen.trace.exporter'")
        .contains("It needs the class org.example.Pigeon, which the application lacks")
        .contains("Add the dependency org.example:pigeon, or leave 'pigeon' out of")
        .doesNotContain("Change the value");
  }

  @Test
  void doesNotMatterUnlessTheExporterIsUsed() {
    run("--lumen.trace.exporter=none");
  }

  private static void run(String... arguments) {
    new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .run(arguments)
        .close();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(LumenTraceAutoConfiguration.class)
  static class Application {

    @Bean
    ExporterFactory pigeon() {
      return MissingLibrary.of("pigeon", "org.example.Pigeon", "org.example:pigeon");
    }
  }
}
