package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplorerFilesTests {

  private static final int MAX_BYTES = 250_000;

  @Test
  void thePageStaysSmall() throws Exception {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }

    assertThat(bytes).isBetween(MAX_BYTES / 2L, (long) MAX_BYTES);
  }

  @Test
  void everyFileIsServed() throws Exception {
    for (Path file : files()) {
      String name = file.getFileName().toString();
      assertThat(
              name.equals("index.html") ? ExplorerFiles.find("ui") : ExplorerFiles.find("ui", name))
          .as(name)
          .isNotNull();
    }
  }

  private static List<Path> files() throws Exception {
    URI folder =
        Objects.requireNonNull(ExplorerFiles.class.getResource(ExplorerFiles.FOLDER)).toURI();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
