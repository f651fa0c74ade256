package dev.lumen.trace.benchmarks.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is compared, as arguments of the form {@code name=value}.
 *
 * @param rates spans a second
 * @param rounds how often the order of rates and subjects is gone through
 * @param jvm more options for the measured processes, with {@code %s} for the subject
 */
record DeliveryOptions(
    List<String> subjects,
    List<Integer> rates,
    int seconds,
    int warmUpSeconds,
    int rounds,
    boolean gzip,
    List<String> jvm) {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "subjects", String.join(",", Subject.NAMES),
          "rates", "20000,50000",
          "seconds", "12",
          "warm-up", "30",
          "rounds", "2",
          "gzip", "false",
          "jvm", "");

  static DeliveryOptions parse(String[] args) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (String arg : args) {
      String[] option = arg.split("=", 2);
      if (option.length < 2 || values.replace(option[0], option[1]) == null) {
        throw new IllegalArgumentException(
            "'" + arg + "' is not name=value with a name of " + DEFAULTS.keySet());
      }
    }
    return new DeliveryOptions(
        list(values, "subjects", ",").toList(),
        list(values, "rates", ",").map(Integer::valueOf).toList(),
        number(values, "seconds"),
        number(values, "warm-up"),
        number(values, "rounds"),
        Boolean.parseBoolean(values.get("gzip")),
        list(values, "jvm", " ").toList());
  }

  private static Stream<String> list(Map<String, String> values, String name, String separator) {
    return Stream.of(value(values, name).split(separator)).filter(item -> !item.isEmpty());
  }

  private static int number(Map<String, String> values, String name) {
    return Integer.parseInt(value(values, name));
  }

  private static String value(Map<String, String> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }
}
