package dev.lumen.trace.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the names of OpenTelemetry's propagators mean here. For one thread. */
final class OpenTelemetryPropagators {

  /** Where one of these is set, the variable does not count. */
  static final List<String> PROPERTIES =
      List.of(
          "lumen.trace.propagation.format",
          "lumen.trace.propagation.consume",
          "lumen.trace.propagation.produce");

  private final List<String> consumed = new ArrayList<>();
  private final List<String> produced = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private boolean baggage;

  OpenTelemetryPropagators(Collection<String> names) {
    for (String name : names) {
      switch (name) {
        case "tracecontext" -> both("w3c");
        case "b3" -> both("b3");
        case "b3multi" -> both("b3-multi");
        case "xray" -> consumed.add("x-ray");
        case "jaeger" -> consumed.add("jaeger");
        case "baggage" -> baggage = true;
        case "none" -> {}
        default -> unknown.add(name);
      }
    }
  }

  private void both(String format) {
    consumed.add(format);
    produced.add(format);
  }

  /** Whether none but names that are not known here are among them. */
  boolean areUnknown() {
    return consumed.isEmpty() && !baggage && !unknown.isEmpty();
  }

  /** The formats to read. */
  String consumed() {
    return String.join(",", consumed);
  }

  /** The formats to write; that of W3C where those to read are never written. */
  String produced() {
    return produced.isEmpty() && !consumed.isEmpty() ? "w3c" : String.join(",", produced);
  }

  boolean haveBaggage() {
    return baggage;
  }

  List<String> unknown() {
    return unknown;
  }
}
