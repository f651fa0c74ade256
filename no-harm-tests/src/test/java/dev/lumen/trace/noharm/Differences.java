package dev.lumen.trace.noharm;

import dev.lumen.trace.noharm.probe.Observation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What an application shows with the starter and not without, and the other way round. */
final class Differences {

  private Differences() {}

  /** A text for each check that differs, none where all is the same. */
  static List<String> between(List<Observation> without, List<Observation> with) {
    Map<String, List<String>> before = byCheck(without);
    Map<String, List<String>> after = byCheck(with);
    Set<String> checks = new LinkedHashSet<>(before.keySet());
    checks.addAll(after.keySet());
    return checks.stream()
        .map(
            check ->
                check
                    + except(before, after, check, "\n  - ")
                    + except(after, before, check, "\n  + "))
        .filter(text -> text.contains("\n"))
        .toList();
  }

  private static Map<String, List<String>> byCheck(List<Observation> observations) {
    Map<String, List<String>> byCheck = new LinkedHashMap<>();
    for (Observation observation : observations) {
      byCheck.put(
          observation.check(),
          observation.lines().stream().map(Masks::apply).filter(Objects::nonNull).toList());
    }
    return byCheck;
  }

  /** The lines of a check that the others have not, each as often as that. */
  private static String except(
      Map<String, List<String>> lines,
      Map<String, List<String>> others,
      String check,
      String before) {
    List<String> left = new ArrayList<>(lines.getOrDefault(check, List.of()));
    others.getOrDefault(check, List.of()).forEach(left::remove);
    return left.stream().map(before::concat).collect(Collectors.joining());
  }
}
