package dev.lumen.trace.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lines of the pages that a reader types, run by a shell. */
final class Commands {

  private static final Path DOCS = Path.of("..", "docs");

  private Commands() {}

  /** Those within blocks of a page, in order, that start so. */
  static List<String> of(String page, String start) throws IOException {
    List<String> commands = new ArrayList<>();
    boolean within = false;
    for (String line : Files.readAllLines(DOCS.resolve(page))) {
      if (line.startsWith("```")) {
        within = !within;
      } else if (within && line.startsWith(start)) {
        commands.add(line);
      }
    }
    return commands;
  }

  /** The same of all pages. */
  static List<String> ofAll(String start) throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> pages = Files.list(DOCS)) {
      for (Path page : pages.filter(it -> it.toString().endsWith(".md")).sorted().toList()) {
        commands.addAll(of(page.getFileName().toString(), start));
      }
    }
    return commands;
  }

  /** What it prints. Where the program is not installed the test is skipped, and says so. */
  static String run(String program, String command, Path folder) throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    if (!installed) {
      abort("There is no " + program + ": not tested");
    }
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + ": " + said).isZero();
    return said;
  }
}
