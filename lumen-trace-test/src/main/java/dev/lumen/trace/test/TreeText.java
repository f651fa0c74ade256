package dev.lumen.trace.test;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Traces as text: a line for each span, indented below its parent. */
final class TreeText {

  private static final String INDENT = "  ";
  private static final int ID_LENGTH = 8;
  private static final int VALUE_LENGTH = 120;

  private TreeText() {}

  /** Kinds and names alone, siblings in the order of their starts. */
  static String plain(SpanForest trace) {
    List<String> lines = new ArrayList<>();
    trace.walk((span, depth) -> lines.add(INDENT.repeat(depth) + kindAndName(span)));
    return String.join("\n", lines);
  }

  /** All that is known, for who looks for what went wrong. */
  static String full(SpanForest forest) {
    List<String> lines = new ArrayList<>();
    for (SpanForest trace : forest.traces()) {
      lines.add("trace " + shortened(trace.all().get(0).traceId()));
      trace.walk((span, depth) -> lines.add(INDENT.repeat(depth + 1) + full(span, trace)));
    }
    return lines.isEmpty() ? "no span" : String.join("\n", lines);
  }

  private static String full(SpanData span, SpanForest trace) {
    StringBuilder line = new StringBuilder(kindAndName(span));
    line.append("  ").append(shortened(span.spanId()));
    SpanId parent = span.parentSpanId();
    if (parent != null && trace.parent(span) == null) {
      line.append(" of ").append(shortened(parent));
      line.append(span.hasRemoteParent() ? " elsewhere" : ", which is not here");
    }
    if (span.hasEnded()) {
      line.append(String.format(Locale.ROOT, " %.3fms", span.durationNanos() / 1e6));
    }
    if (span.status() != SpanStatus.UNSET) {
      line.append(' ').append(span.status());
      String message = span.statusMessage();
      if (message != null) {
        line.append(" \"").append(cut(message)).append('"');
      }
    }
    append(line, "", span.attributes());
    for (SpanEvent event : span.events()) {
      append(line.append(" +").append(event.name()), event.name() + ".", event.attributes());
    }
    return line.toString();
  }

  private static String kindAndName(SpanData span) {
    String running = span.hasEnded() ? "" : " (running)";
    return span.kind().name().toLowerCase(Locale.ROOT) + " " + span.name() + running;
  }

  /** Without what all keys of an event repeat of its name, and without stack traces. */
  private static void append(StringBuilder line, String prefix, Attributes attributes) {
    attributes.forEach(
        (key, value) -> {
          if (!key.equals("exception.stacktrace")) {
            String name = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
            line.append(' ').append(name).append('=').append(cut(value.toString()));
          }
        });
  }

  private static String cut(String text) {
    String oneLine = text.replace("\r", "\\r").replace("\n", "\\n");
    return oneLine.length() <= VALUE_LENGTH ? oneLine : oneLine.substring(0, VALUE_LENGTH) + "…";
  }

  private static String shortened(Object id) {
    return id.toString().substring(0, ID_LENGTH);
  }
}
