package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.ExportOutcome;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.ExportedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened to a trace beyond its own spans: why it was recorded, and who has it now. */
final class TraceFate {

  private TraceFate() {}

  /** By which rule the trace was recorded, in words. */
  static String sampling(Tracer tracer, List<SpanData> spans) {
    SpanData root = spans.get(0);
    if (!tracer.recorded(root)) {
      return root instanceof ExportedSpan
          ? "recorded by another tracer, as before a restart"
          : "recorded by another process";
    }
    String caller = root.hasRemoteParent() ? "part of a caller's trace, " : "";
    return caller + "sampled by: " + tracer.sampler();
  }

  /**
   * For each exporter, what became of the tracer's own spans; nothing where it has none. Spans of
   * the tracer before a restart know the places of that one's exporters.
   */
  static List<Export> exports(Tracer tracer, List<SpanData> all) {
    List<SpanData> spans = all.stream().filter(tracer::recorded).toList();
    if (spans.isEmpty()) {
      return List.of();
    }
    List<ExportStats> exporters = tracer.stats().exporters();
    List<Export> exports = new ArrayList<>();
    for (int place = 0; place < exporters.size() && place < ExportedSpan.MAX_EXPORTERS; place++) {
      exports.add(Export.of(exporters.get(place).exporter(), place, spans));
    }
    return exports;
  }

  /**
   * What became of the spans of a trace at one exporter.
   *
   * @param exported how many it took
   * @param waiting how many run, or wait for their batch
   * @param dropped by reason, {@code in_part} where the exporter does not know which of a batch it
   *     were; a reason that did not occur is absent
   */
  record Export(String exporter, int exported, int waiting, Map<String, Integer> dropped) {

    static Export of(String exporter, int place, List<SpanData> spans) {
      int exported = 0;
      int waiting = 0;
      Map<String, Integer> dropped = new TreeMap<>();
      for (SpanData span : spans) {
        if (span instanceof ExportedSpan own) {
          ExportOutcome outcome = own.exportOutcome(place);
          switch (outcome) {
            case EXPORTED -> exported++;
            case WAITING -> waiting++;
            default -> dropped.merge(outcome.toString(), 1, Integer::sum);
          }
        }
      }
      return new Export(exporter, exported, waiting, dropped);
    }
  }
}
