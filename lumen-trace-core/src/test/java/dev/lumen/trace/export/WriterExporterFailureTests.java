package dev.lumen.trace.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What fails is counted, and what works again is written to. */
class WriterExporterFailureTests {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aPrintStreamThatWorksAgainIsWrittenToAgain() throws Exception {
    PrintStream print = new PrintStream(failingOnce(), false, StandardCharsets.UTF_8);
    WriterExporter exporter = new WriterExporter(print);

    try (Tracer tracer = Tracer.builder().exporter(exporter).build()) {
      for (int i = 0; i < 4; i++) {
        tracer.start("operation" + i).end();
      }

      ExportStats stats = tracer.stats().exporters().get(0);
      assertThat(stats.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 1L));
      assertThat(stats.exported()).isEqualTo(3);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .doesNotContain("operation0")
        .contains("operation1", "operation2", "operation3");
  }

  @Test
  void whereStandardOutputHasFailedItIsWrittenToPastItsPrintStream(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("stdout");
    PrintStream print = new PrintStream(failingOnce(), false, StandardCharsets.UTF_8);

    try (FileOutputStream standard = new FileOutputStream(file.toFile())) {
      Tracer tracer =
          Tracer.builder().exporter(new WriterExporter(print, standard.getFD())).build();
      for (int i = 0; i < 3; i++) {
        tracer.start("operation" + i).end();
      }

      assertThat(tracer.stats().exporters().get(0).exported()).isEqualTo(2);
    }
    assertThat(Files.readString(file)).contains("operation1", "operation2");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStandardOutputThatStaysFullIsCountedEachTime() throws Exception {
    PrintStream print = new PrintStream(failingOnce(), false, StandardCharsets.UTF_8);

    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      Tracer tracer = Tracer.builder().exporter(new WriterExporter(print, full.getFD())).build();
      for (int i = 0; i < 3; i++) {
        tracer.start("operation").end();
      }

      ExportStats stats = tracer.stats().exporters().get(0);
      assertThat(stats.dropped()).containsOnly(Map.entry(DropReason.EXPORT_FAILED, 3L));
    }
  }

  private OutputStream failingOnce() {
    return new OutputStream() {
      private boolean failed;

      @Override
      public void write(int b) throws IOException {
        if (!failed) {
          failed = true;
          throw new IOException("disk full");
        }
        out.write(b);
      }
    };
  }
}
