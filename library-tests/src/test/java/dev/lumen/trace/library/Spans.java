package dev.lumen.trace.library;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The spans of an application, as they end. */
final class Spans implements SpanExporter {

  private final List<SpanData> ended = new CopyOnWriteArrayList<>();

  @Override
  public synchronized void export(List<SpanData> spans) {
    ended.addAll(spans);
    notifyAll();
  }

  synchronized void clear() {
    ended.clear();
  }

  List<SpanData> all() {
    return List.copyOf(ended);
  }

  /** The spans of a name, once there are as many. */
  List<SpanData> await(String name, int count) throws InterruptedException {
    return await(span -> span.name().equals(name), count);
  }

  SpanData await(String name) throws InterruptedException {
    return await(name, 1).get(0);
  }

  private synchronized List<SpanData> await(Predicate<SpanData> wanted, int count)
      throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (true) {
      List<SpanData> found = new ArrayList<>(ended.stream().filter(wanted).toList());
      if (found.size() >= count) {
        return found;
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("Not " + count + " of these: " + ended);
      }
      wait(left);
    }
  }
}
