package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.propagation.Propagator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.util.StringUtils;

/**
 * Says in one line of the log, once the application has started, what is on: so that nobody has to
 * ask where the traces are.
 */
final class StartupReport implements ApplicationListener<ApplicationStartedEvent> {

  private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

  private final Tracer tracer;
  private final List<TracedPart> parts;
  private final RecentTraces recentTraces;
  private final List<ExporterFactory> factories;
  private final AtomicBoolean said = new AtomicBoolean();

  StartupReport(
      Tracer tracer,
      List<TracedPart> parts,
      RecentTraces recentTraces,
      List<ExporterFactory> factories) {
    this.tracer = tracer;
    this.parts = parts;
    this.recentTraces = recentTraces;
    this.factories = factories;
  }

  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    // The start of a child context is an event of its parents too.
    if (said.compareAndSet(false, true)) {
      logger.info("{}", this);
    }
  }

  /** The line. The tracer knows best what it does, also where a customizer has changed it. */
  @Override
  public String toString() {
    String exporters =
        tracer.stats().exporters().stream()
            .map(ExportStats::exporter)
            .map(this::withConnection)
            .collect(Collectors.joining(", "));
    return "Lumen Trace: "
        + StringUtils.uncapitalize(tracer.toString())
        + traced()
        + "; exporters "
        + (exporters.isEmpty() ? "none" : exporters)
        + "; propagation "
        + propagation(tracer.propagator())
        + "; "
        + recentTraces.whereabouts();
  }

  private static String propagation(Propagator propagator) {
    List<String> read = new ArrayList<>(propagator.fields());
    read.removeAll(propagator.injectedFields());
    String written = String.join(", ", propagator.injectedFields());
    return read.isEmpty() ? written : written + "; reads " + String.join(", ", read) + " too";
  }

  /** With the address that no property has, so that somebody would have to search for it. */
  private String withConnection(String exporter) {
    return factories.stream()
        .filter(factory -> factory.name().equals(exporter))
        .map(factory -> factory.connection().get())
        .filter(Objects::nonNull)
        .findFirst()
        .map(address -> exporter + " to " + address)
        .orElse(exporter);
  }

  private String traced() {
    return parts.isEmpty()
        ? ""
        : parts.stream().map(TracedPart::name).collect(Collectors.joining(", ", "; traces ", ""));
  }
}
