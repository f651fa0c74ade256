package dev.lumen.trace.faults;

import java.util.Locale;

/** Prints what a scenario measured, on a line that docs/reliability.md can be filled from. */
final class Outcome {

  private Outcome() {}

  static void print(String scenario, String format, Object... values) {
    System.out.println("OUTCOME " + scenario + " | " + String.format(Locale.ROOT, format, values));
  }
}
