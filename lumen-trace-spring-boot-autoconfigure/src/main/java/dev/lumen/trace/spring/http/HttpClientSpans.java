package dev.lumen.trace.spring.http;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.propagation.Propagator;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Starts the spans of requests that go out, one per exchange, of kind CLIENT.
 *
 * <p>Follows OpenTelemetry's stable conventions for HTTP clients: what a sampler may want to see is
 * there from the start, the rest comes from {@link HttpClientExchange}. Thread-safe. Throws nothing
 * into the application: where a span cannot be started, the exchange has the caller's, and it is
 * logged once.
 */
public final class HttpClientSpans {

  private static final HttpClientSpans OFF = new HttpClientSpans();

  private final @Nullable Tracer tracer;
  private final @Nullable Propagator propagator;
  private final @Nullable UrlRedaction redaction;
  private final BaggageHosts baggageHosts;
  private final RareLog log = new RareLog(LoggerFactory.getLogger(Faults.class));

  /** As the other, with baggage for every host. */
  public HttpClientSpans(Tracer tracer, Propagator propagator, UrlRedaction redaction) {
    this(tracer, propagator, redaction, BaggageHosts.ALL);
  }

  /**
   * @param propagator writes the headers, whatever the tracer was built with
   * @param redaction takes secrets out of {@code url.full}
   * @param baggageHosts who may have the baggage, if the propagator carries it
   */
  public HttpClientSpans(
      Tracer tracer, Propagator propagator, UrlRedaction redaction, BaggageHosts baggageHosts) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.redaction = redaction;
    this.baggageHosts = baggageHosts;
  }

  private HttpClientSpans() {
    this.tracer = null;
    this.propagator = null;
    this.redaction = null;
    this.baggageHosts = BaggageHosts.ALL;
  }

  /** Those of an application whose clients are not traced: no span, and no header. */
  public static HttpClientSpans off() {
    return OFF;
  }

  /**
   * Starts the span of an exchange, as the child of the current one, and makes it current on this
   * thread until the exchange ends.
   *
   * @param template what the URI was made from, absolute or not; null where it is not known
   */
  public HttpClientExchange start(String method, URI uri, @Nullable String template) {
    return start(null, method, uri, template);
  }

  /**
   * Starts the span of an exchange without making it current anywhere.
   *
   * @param parent the caller's span
   * @param template what the URI was made from, absolute or not; null where it is not known
   */
  public HttpClientExchange startDetached(
      Span parent, String method, URI uri, @Nullable String template) {
    return start(parent, method, uri, template);
  }

  /** Whether there are hosts that must not have the baggage. */
  public boolean limitsBaggage() {
    return baggageHosts.areLimited();
  }

  /**
   * Whether a host may have the baggage.
   *
   * @param host null where it is not known
   */
  public boolean mayHaveBaggage(@Nullable String host) {
    return baggageHosts.contain(host);
  }

  private HttpClientExchange start(
      @Nullable Span detachedParent, String method, URI uri, @Nullable String template) {
    boolean withBaggage = false;
    if (tracer != null && propagator != null && redaction != null) {
      try {
        HttpClientTarget target = HttpClientTarget.of(uri);
        withBaggage = baggageHosts.contain(target.address());
        SpanBuilder span = span(tracer, redaction, method, uri, target, template);
        return HttpClientExchange.of(
            detachedParent == null ? span.start() : span.parent(detachedParent).startDetached(),
            propagator,
            withBaggage,
            log);
      } catch (Throwable e) {
        log.once("The span of a request could not be started", e);
      }
    }
    return HttpClientExchange.below(
        detachedParent == null ? Span.current() : detachedParent, propagator, withBaggage, log);
  }

  private static SpanBuilder span(
      Tracer tracer,
      UrlRedaction redaction,
      String method,
      URI uri,
      HttpClientTarget target,
      @Nullable String uriTemplate) {
    String template = HttpClientTemplate.path(uriTemplate);
    String knownMethod = HttpMethods.attribute(method);
    String name = HttpMethods.spanName(method);
    SpanBuilder span =
        tracer
            .spanBuilder(template == null ? name : name + ' ' + template)
            .kind(SpanKind.CLIENT)
            .attribute("http.request.method", knownMethod);
    if (knownMethod.equals(HttpMethods.OTHER)) {
      span.attribute("http.request.method_original", method);
    }
    return span.attribute("server.address", target.address())
        .attribute("server.port", target.port())
        .attribute("url.full", redaction.url(uri.toString()))
        .attribute("url.template", template);
  }
}
