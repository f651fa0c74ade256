package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes each span as one line of JSON, in UTF-8.
 *
 * <p>The keys are {@code trace_id span_id parent_id name kind service start_time_ns end_time_ns
 * duration_ns status status_message attributes events links}; what is absent is left out. Lines are
 * flushed with each batch, and lines of different threads never mix. Thread-safe.
 */
public final class WriterExporter implements SpanExporter {

  private final OutputStream target;
  private final boolean closesTarget;
  private final JsonLines lines = new JsonLines();
  // Not a monitor, which would pin the virtual thread that writes.
  private final ReentrantLock writing = new ReentrantLock();
  // Whether the last batch failed, as on a disk that is full: it may end within a line.
  private boolean torn;

  /**
   * @param target where the lines go, such as {@code System.out}; closed with the exporter, unless
   *     it is {@code System.out} or {@code System.err}
   */
  public WriterExporter(OutputStream target) {
    this.target = Objects.requireNonNull(target, "target");
    // Asked now: by the time of the end somebody may have put another stream in their place.
    this.closesTarget = target != System.out && target != System.err;
  }

  /**
   * An exporter that appends to a file, which is made, with its parents, where it is missing.
   *
   * @throws IOException where the file cannot be opened for writing
   */
  public static WriterExporter toFile(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return new WriterExporter(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  @Override
  public void export(List<SpanData> spans) throws IOException {
    ByteArrayOutputStream batch = lines.lines(spans);
    writing.lock();
    try {
      boolean afterHalfALine = torn;
      torn = true;
      if (afterHalfALine) {
        target.write('\n');
      }
      batch.writeTo(target);
      target.flush();
      // A PrintStream keeps its failures to itself.
      if (target instanceof PrintStream print && print.checkError()) {
        throw new IOException("The target of the writer exporter cannot be written");
      }
      torn = false;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public String name() {
    return "writer";
  }

  @Override
  public void close() throws IOException {
    writing.lock();
    try {
      if (closesTarget) {
        target.close();
      } else {
        target.flush();
      }
    } finally {
      writing.unlock();
    }
  }
}
