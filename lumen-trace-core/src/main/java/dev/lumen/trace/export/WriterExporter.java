package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes each span as one line of JSON, in UTF-8.
 *
 * <p>The keys are {@code trace_id span_id parent_id name kind service start_time_ns end_time_ns
 * duration_ns status status_message attributes events links}; what is absent is left out. Lines are
 * flushed with each batch, and lines of different threads never mix. Thread-safe.
 *
 * <p>A batch that cannot be written is lost, and the next is tried. A {@code PrintStream} shows the
 * first of its failures alone: after that the lines for {@code System.out} and {@code System.err}
 * go to the process's own standard output and error, and of another nobody knows what it loses.
 * Better give the stream that it prints to.
 */
public final class WriterExporter implements SpanExporter {

  private final boolean closesTarget;
  // What the target stands for, where that is known.
  private final @Nullable FileDescriptor standard;
  private final JsonLines lines = new JsonLines();
  // Not a monitor, which would pin the virtual thread that writes.
  private final ReentrantLock writing = new ReentrantLock();
  // All that follows is guarded by it.
  private OutputStream target;
  // Whether the last batch failed, as on a disk that is full: it may end within a line.
  private boolean torn;
  private boolean failureShown;

  /**
   * @param target where the lines go, such as {@code System.out}; closed with the exporter, unless
   *     it is {@code System.out} or {@code System.err}
   */
  public WriterExporter(OutputStream target) {
    this(target, standard(target));
  }

  WriterExporter(OutputStream target, @Nullable FileDescriptor standard) {
    this.target = Objects.requireNonNull(target, "target");
    this.standard = standard;
    this.closesTarget = standard == null;
    if (hasNewlyFailed()) {
      useStandard();
    }
  }

  /** Asked early: later somebody may have put another stream in the place of these. */
  private static @Nullable FileDescriptor standard(OutputStream target) {
    if (target == System.out) {
      return FileDescriptor.out;
    }
    return target == System.err ? FileDescriptor.err : null;
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
      if (hasNewlyFailed()) {
        useStandard();
        throw new IOException("The target of the writer exporter cannot be written");
      }
      torn = false;
    } finally {
      writing.unlock();
    }
  }

  /** A PrintStream keeps its failures to itself, but for a flag that is never taken down. */
  private boolean hasNewlyFailed() {
    if (failureShown || !(target instanceof PrintStream print && print.checkError())) {
      return false;
    }
    failureShown = true;
    return true;
  }

  private void useStandard() {
    if (standard != null) {
      target = new FileOutputStream(standard);
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
