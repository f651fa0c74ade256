package dev.lumen.trace.noharm.probe;

import dev.lumen.trace.noharm.app.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Runs checks, one after the other, and keeps what they and the application wrote down. */
public final class Observations {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Looks at one thing, and notes it in the {@link Journal}. */
  @FunctionalInterface
  interface Check {
    void run() throws Exception;
  }

  private final List<Observation> seen = new ArrayList<>();

  void check(String name, Check check) throws InterruptedException {
    try {
      check.run();
    } catch (Exception | AssertionError e) {
      noteThrown("thrown", e);
    }
    seen.add(new Observation(name, Journal.take()));
  }

  static void noteThrown(String what, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Journal.note(what, cause.getClass().getName() + ": " + cause.getMessage());
    }
  }

  void write(Path file) {
    JSON.writeValue(file, seen);
  }

  /** What another process has seen, empty where it did not come so far. */
  public static List<Observation> read(Path file) {
    return Files.exists(file) ? List.of(JSON.readValue(file, Observation[].class)) : List.of();
  }
}
