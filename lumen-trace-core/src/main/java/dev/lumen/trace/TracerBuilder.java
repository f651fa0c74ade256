package dev.lumen.trace;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.Resource;
import dev.lumen.trace.data.SpanLimits;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.pipeline.AsyncOptions;
import dev.lumen.trace.pipeline.ExportPipeline;
import dev.lumen.trace.propagation.BaggagePropagator;
import dev.lumen.trace.propagation.HeaderPropagator;
import dev.lumen.trace.propagation.PropagationFormat;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.sampling.Sampler;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The settings of a {@link Tracer}. Every one has a default; a bad value throws {@link
 * IllegalArgumentException} with what is allowed.
 *
 * <p>Not thread-safe.
 */
public final class TracerBuilder {

  Sampler sampler = Sampler.always();
  Propagator propagator = new BaggagePropagator(Propagator.defaultPropagator());
  @Nullable Set<String> baggageFields;
  SpanLimits limits = SpanLimits.DEFAULT;
  Ids ids = Ids.RANDOM;
  int maxSpansPerSecond;
  Duration closeTimeout = Duration.ofSeconds(5);
  InstantSource wallClock = Clock.systemUTC();
  LongSupplier nanoTime = System::nanoTime;
  final List<SpanExporter> exporters = new ArrayList<>();
  final List<SpanProcessor> processors = new ArrayList<>();
  final List<SpanListener> listeners = new ArrayList<>();
  private final Attributes.Builder resourceAttributes = Attributes.builder();
  private @Nullable String serviceName;
  private boolean asyncExport;
  private int asyncBufferSize = 1024;
  private int asyncBatchSize = 4096;
  private Duration asyncInterval = Duration.ofSeconds(1);

  TracerBuilder() {}

  /**
   * The name of the service that the spans are of, by default the {@code service.name} of {@link
   * #resource}, else {@code unknown}.
   */
  public TracerBuilder serviceName(String serviceName) {
    this.serviceName = Objects.requireNonNull(serviceName, "serviceName");
    return this;
  }

  /**
   * Attributes of what the spans are of, such as {@code deployment.environment.name}, besides those
   * of {@link Resource#ofThisProcess} and in their place. Where it is called again, it adds.
   */
  public TracerBuilder resource(Attributes attributes) {
    resourceAttributes.putAll(attributes);
    return this;
  }

  /** Decides which traces are recorded, by default all. */
  public TracerBuilder sampler(Sampler sampler) {
    this.sampler = Objects.requireNonNull(sampler, "sampler");
    return this;
  }

  /** Adds an exporter, by default there is none. It is closed with the tracer. */
  public TracerBuilder exporter(SpanExporter exporter) {
    exporters.add(Objects.requireNonNull(exporter, "exporter"));
    return this;
  }

  /**
   * Takes out the exporters that were added so far, and closes them, as nobody else will: for
   * tests, where nothing is to leave the process.
   */
  public TracerBuilder clearExporters() {
    exporters.forEach(TracerBuilder::close);
    exporters.clear();
    return this;
  }

  private static void close(SpanExporter exporter) {
    try {
      exporter.close();
    } catch (Throwable e) {
      LoggerFactory.getLogger(Tracer.class)
          .debug("{} was not closed", exporter.getClass().getName(), e);
    }
  }

  /** Adds a processor, behind those that were added before; by default there is none. */
  public TracerBuilder processor(SpanProcessor processor) {
    processors.add(Objects.requireNonNull(processor, "processor"));
    return this;
  }

  /** Adds a listener, by default there is none. */
  public TracerBuilder listener(SpanListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /** Makes the ids, by default random ones. */
  public TracerBuilder idGenerator(IdGenerator generator) {
    this.ids = new Ids(Objects.requireNonNull(generator, "generator"));
    return this;
  }

  /**
   * The headers that {@link Tracer#propagator()} writes and reads, by default those of {@link
   * Propagator#defaultPropagator()}; beside them the baggage goes on.
   *
   * @throws IllegalArgumentException where the format is {@linkplain PropagationFormat#isProduced()
   *     read alone}
   */
  public TracerBuilder propagationFormat(PropagationFormat format) {
    return propagationFormats(List.of(format), List.of(format));
  }

  /**
   * The headers that {@link Tracer#propagator()} reads, and those that it writes; beside them the
   * baggage goes on.
   *
   * @param consumed may be empty; the first that has a context is believed, W3C before all others
   * @param produced may be empty
   * @throws IllegalArgumentException where one of those to write is {@linkplain
   *     PropagationFormat#isProduced() read alone}
   */
  public TracerBuilder propagationFormats(
      List<PropagationFormat> consumed, List<PropagationFormat> produced) {
    return propagator(
        new BaggagePropagator(
            PropagationFormat.propagator(consumed, produced, new HeaderPropagator())));
  }

  /**
   * A propagator of one's own, instead of a format. Baggage goes on where it is, or has in it, a
   * {@link BaggagePropagator}.
   */
  public TracerBuilder propagator(Propagator propagator) {
    this.propagator = Objects.requireNonNull(propagator, "propagator");
    return this;
  }

  /**
   * The keys of the baggage that {@link Tracer#withBaggage} may set, by default any. Others go on
   * as they came.
   */
  public TracerBuilder baggageFields(Collection<String> keys) {
    this.baggageFields = Set.copyOf(keys);
    return this;
  }

  /**
   * Whether a thread of its own exports, by default not: then the thread that ends a span does, and
   * waits for as long as the exporter takes. That is for tests and tools.
   */
  public TracerBuilder asyncExport(boolean asyncExport) {
    this.asyncExport = asyncExport;
    return this;
  }

  /** Spans that wait for asynchronous export at most, by default 1,024. */
  public TracerBuilder asyncBufferSize(int spans) {
    this.asyncBufferSize = spans;
    return this;
  }

  /**
   * Spans exported at once at most, by default 4,096. Where as many wait, or half of the buffer,
   * they are exported without waiting for the interval.
   */
  public TracerBuilder asyncBatchSize(int spans) {
    this.asyncBatchSize = spans;
    return this;
  }

  /** How long a span waits for others at most, by default a second. */
  public TracerBuilder asyncInterval(Duration interval) {
    this.asyncInterval = Objects.requireNonNull(interval, "interval");
    return this;
  }

  /** How long {@link Tracer#close()} may take, by default 5 seconds. */
  public TracerBuilder closeTimeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException(
          "The close timeout is " + timeout + ": it must not be negative");
    }
    this.closeTimeout = timeout;
    return this;
  }

  /**
   * Spans recorded a second on average, by default 0: no limit. What a second left unused can be
   * spent at once. Whole traces are admitted or refused; the spans that an admitted one turns out
   * to have are charged to those that come after. One that {@linkplain TracerStats#filtered() goes
   * nowhere} is given back when it ends.
   */
  public TracerBuilder maxSpansPerSecond(int spans) {
    if (spans < 0) {
      throw new IllegalArgumentException(
          "The maximum of spans per second is " + spans + ": it must be at least 0");
    }
    this.maxSpansPerSecond = spans;
    return this;
  }

  /** How much a span may hold. */
  public TracerBuilder limits(SpanLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /**
   * The clocks, for tests.
   *
   * @param wallClock tells the time of day, by default the system's
   * @param nanoTime tells how time passes, in nanoseconds, by default {@link System#nanoTime()}
   */
  public TracerBuilder clock(InstantSource wallClock, LongSupplier nanoTime) {
    this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    return this;
  }

  /**
   * The tracer.
   *
   * @throws IllegalArgumentException where a size of asynchronous export is out of range
   */
  public Tracer build() {
    return new Tracer(this);
  }

  Resource buildResource() {
    return Resource.ofThisProcess(resourceAttributes.put("service.name", serviceName).build());
  }

  /** A pipeline for each exporter; one whose name is taken already gets a number. */
  List<ExportPipeline> pipelines() {
    Set<String> names = new HashSet<>();
    List<ExportPipeline> pipelines = new ArrayList<>();
    for (SpanExporter exporter : exporters) {
      pipelines.add(pipeline(exporter, names, pipelines.size()));
    }
    return pipelines;
  }

  private ExportPipeline pipeline(SpanExporter exporter, Set<String> names, int place) {
    String name = exporter.name();
    for (int i = 2; !names.add(name); i++) {
      name = exporter.name() + "-" + i;
    }
    SpanExporter untraced = new UntracedExporter(exporter, name);
    return asyncExport
        ? ExportPipeline.asynchronous(
            untraced, new AsyncOptions(asyncBufferSize, asyncBatchSize, asyncInterval), place)
        : ExportPipeline.synchronous(untraced, place);
  }
}
