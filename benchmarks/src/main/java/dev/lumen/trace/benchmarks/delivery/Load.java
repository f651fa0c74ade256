package dev.lumen.trace.benchmarks.delivery;

import java.net.URI;
import java.util.List;

/** What one run of one subject is asked to do: the arguments of its process. */
record Load(
    String subject, int spansPerSecond, int warmUpSeconds, int seconds, boolean gzip, URI sink) {

  static Load parse(String[] args) {
    return new Load(
        args[0],
        Integer.parseInt(args[1]),
        Integer.parseInt(args[2]),
        Integer.parseInt(args[3]),
        Boolean.parseBoolean(args[4]),
        URI.create(args[5]));
  }

  List<String> arguments() {
    return List.of(
        subject,
        Integer.toString(spansPerSecond),
        Integer.toString(warmUpSeconds),
        Integer.toString(seconds),
        Boolean.toString(gzip),
        sink.toString());
  }
}
