package dev.lumen.trace.spring;

import dev.lumen.trace.propagation.PropagationFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code lumen.trace}. Immutable.
 *
 * @param enabled whether anything is traced; where not, what the application has injected is there
 *     and records nothing
 * @param serviceName the name of the service that the spans are of; by default
 *     spring.application.name, else the name of the main class
 * @param resourceAttributes attributes of what the spans are of, for exporters that send them; the
 *     writer does not
 * @param maxSpansPerSecond spans recorded a second at most; 0 means no limit
 * @param exporter names of the exporters to use, in any case; every SpanExporter bean is used
 *     besides
 * @param exporters the same as exporter, and added to it
 * @param logCorrelation whether log lines carry the ids of the trace and the span
 */
@ConfigurationProperties("lumen.trace")
public record LumenTraceProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String serviceName,
    @DefaultValue Map<String, String> resourceAttributes,
    @DefaultValue Sampling sampling,
    @DefaultValue("0") int maxSpansPerSecond,
    @DefaultValue Propagation propagation,
    @DefaultValue Baggage baggage,
    @DefaultValue List<String> exporter,
    @DefaultValue List<String> exporters,
    @DefaultValue Export export,
    @DefaultValue Writer writer,
    @DefaultValue Otlp otlp,
    @DefaultValue Zipkin zipkin,
    @DefaultValue Kafka kafka,
    @DefaultValue Store store,
    @DefaultValue Metrics metrics,
    @DefaultValue Logs logs,
    @DefaultValue Web web,
    @DefaultValue Http http,
    @DefaultValue Client client,
    @DefaultValue Traced traced,
    @DefaultValue Scheduled scheduled,
    @DefaultValue Jdbc jdbc,
    @DefaultValue Data data,
    @DefaultValue Observations observations,
    @DefaultValue Stomp stomp,
    @DefaultValue Context context,
    @DefaultValue Limits limits,
    @DefaultValue("true") boolean logCorrelation,
    @DefaultValue Logging logging) {

  /**
   * Which traces are recorded.
   *
   * @param strategy how it is decided which traces are recorded
   * @param ratio the share of traces that the strategies ratio and trace-id-ratio record, from 0.0
   *     to 1.0
   * @param parentBased whether the decision of a caller stands, and the strategy is asked only
   *     where there is none
   */
  public record Sampling(
      @DefaultValue("always") Strategy strategy,
      @DefaultValue("1.0") double ratio,
      @DefaultValue("true") boolean parentBased) {

    /** How it is decided whether a trace is recorded. */
    public enum Strategy {
      /** Every trace. */
      ALWAYS,
      /** None. */
      NEVER,
      /** A share of traces, by counting. */
      RATIO,
      /** A share of traces, by their id: all services with this ratio decide alike. */
      TRACE_ID_RATIO
    }
  }

  /**
   * How traces cross process boundaries.
   *
   * @param format which headers are both read and written: short for a list of it in consume and in
   *     produce, which may not be set then
   * @param consume which headers are read, of which the first that has a trace is believed, W3C
   *     before all others; by default w3c, b3, b3-multi, kolosys
   * @param produce which headers are written; by default w3c, kolosys
   * @param traceIdHeader the header that has the trace id in the kolosys format
   * @param spanIdHeader the header that has the span id in the kolosys format
   * @param inbound what is done with the trace of a caller
   */
  public record Propagation(
      @Nullable PropagationFormat format,
      @Nullable List<PropagationFormat> consume,
      @Nullable List<PropagationFormat> produce,
      @DefaultValue("X-Trace-ID") String traceIdHeader,
      @DefaultValue("X-Span-ID") String spanIdHeader,
      @DefaultValue("continue") Inbound inbound) {

    /** What is done with the trace of a caller. */
    public enum Inbound {
      /** The request becomes part of it. */
      CONTINUE,
      /** The request starts a new trace, linked to the caller's. */
      RESTART
    }
  }

  /**
   * Baggage: what applications say of a request to whoever is called for it.
   *
   * @param enabled whether the baggage of a caller is read, and sent on to whoever is called
   * @param fields keys that the application may set; whatever came goes on without being named here
   * @param toAttributes keys whose values each span gets as attributes when it starts
   * @param toLog keys whose values are in the MDC, under the same keys
   * @param hosts names of hosts, in which * stands for any characters, that it is sent to over
   *     HTTP; by default all
   */
  public record Baggage(
      @DefaultValue("true") boolean enabled,
      @DefaultValue List<String> fields,
      @DefaultValue List<String> toAttributes,
      @DefaultValue List<String> toLog,
      @DefaultValue List<String> hosts) {}

  /**
   * How finished spans are handed to exporters.
   *
   * @param enabled whether any exporter is used, of those that the property exporter names, of
   *     beans, and of those that customizers add
   * @param async whether a thread of its own exports, instead of that of the request
   * @param bufferSize spans that wait for an exporter at most
   * @param batchSize spans exported at once at most; where as many wait, or half of the buffer,
   *     they are exported without waiting for the interval
   * @param interval how long a span waits for its batch to fill
   * @param closeTimeout how long the export of what is left may take at the end
   */
  public record Export(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("true") boolean async,
      @DefaultValue("16384") int bufferSize,
      @DefaultValue("4096") int batchSize,
      @DefaultValue("1s") Duration interval,
      @DefaultValue("5s") Duration closeTimeout) {}

  /**
   * The exporter that writes lines of JSON.
   *
   * @param target where the writer exporter writes: stdout, stderr, the path of a file, which is
   *     appended to, or logger: and the name of a logger, which gets each line at INFO
   */
  public record Writer(@DefaultValue("stdout") String target) {}

  /**
   * The exporter that sends to an OpenTelemetry Collector, or to anything else that takes OTLP over
   * HTTP.
   *
   * @param endpoint the address that spans are posted to; one without a path gets /v1/traces
   * @param headers headers sent with every request, credentials for example
   * @param timeout how long one exchange may take, to the last byte of the answer
   * @param connectTimeout how long connecting may take
   * @param compression how bodies are compressed
   * @param ssl how the backend is trusted
   */
  public record Otlp(
      @DefaultValue("http://localhost:4318/v1/traces") String endpoint,
      @DefaultValue Map<String, String> headers,
      @DefaultValue("10s") Duration timeout,
      @DefaultValue("5s") Duration connectTimeout,
      @DefaultValue("gzip") Compression compression,
      @DefaultValue Ssl ssl) {

    /** Without what may be a secret: the values of the headers and the query of the address. */
    @Override
    public String toString() {
      return "Otlp[endpoint=%s, headers=%s, timeout=%s, connectTimeout=%s, compression=%s, ssl=%s]"
          .formatted(
              endpoint.replaceFirst("\\?.*", ""),
              headers.keySet(),
              timeout,
              connectTimeout,
              compression,
              ssl);
    }

    /** How bodies are compressed. */
    public enum Compression {
      /** Not at all. */
      NONE,
      /** By gzip. */
      GZIP
    }

    /**
     * How the backend is trusted.
     *
     * @param bundle the name of the SSL bundle to use; by default what the JVM trusts
     */
    public record Ssl(@Nullable String bundle) {}
  }

  /**
   * The exporter that sends to Zipkin.
   *
   * @param endpoint the address that spans are posted to, path and all; not used where the
   *     application has a BytesMessageSender of its own
   */
  public record Zipkin(@DefaultValue("http://localhost:9411/api/v2/spans") String endpoint) {}

  /**
   * The exporter that sends to Kafka, as the settings under spring.kafka say.
   *
   * @param topic the topic that spans are sent to
   */
  public record Kafka(@DefaultValue("otlp_spans") String topic) {}

  /**
   * The store of recent traces, in memory, that the endpoint shows.
   *
   * @param enabled whether recent traces are held in memory; by default where the endpoint is
   *     available or the application has the store injected
   * @param maxSpans spans that are held in memory at most
   * @param maxSize memory that they take at most, by estimate
   */
  public record Store(
      @Nullable Boolean enabled,
      @DefaultValue("10000") int maxSpans,
      @DefaultValue("16MB") DataSize maxSize) {}

  /**
   * What is offered to Micrometer beside the counts, which always are.
   *
   * @param spans a timer for each name of a span
   */
  public record Metrics(@DefaultValue Spans spans) {

    /**
     * Timers of spans, whether these are sampled or not.
     *
     * @param enabled whether all spans are timed by name, kind and status, also those of traces
     *     that are not sampled, which are recorded for it
     * @param maxNames names that have timers of their own; spans of more names share them
     */
    public record Spans(
        @DefaultValue("false") boolean enabled, @DefaultValue("100") int maxNames) {}
  }

  /**
   * The last lines of the application's log, in memory, that the endpoint shows with their traces.
   *
   * @param maxSize memory that the last lines of recorded spans take at most, by estimate, where
   *     the endpoint is available and the log is Logback's or Log4j2's; 0 holds none
   */
  public record Logs(@DefaultValue("2MB") DataSize maxSize) {}

  /**
   * Requests that come in.
   *
   * @param enabled whether requests that come in are traced
   * @param order the order of the filter among those of the application: by default after what
   *     reads forwarded headers and the encoding, and before all else. In WebFlux applications the
   *     span of a request is around all filters, whatever their order
   * @param exclude path patterns, within the context path, of requests that are not recorded, nor
   *     anything below them
   * @param excludeActuator whether the requests to the actuator, and to what paths its health
   *     groups have besides, are not recorded either
   * @param requestHeaders names of request headers to record; never Authorization or Cookie
   * @param responseHeader name of a header that tells who calls the id of the trace, by default
   *     none; traceresponse has a value as W3C drafts it, any other has the trace id alone
   * @param responseHeaders names of response headers to record; never Set-Cookie
   */
  public record Web(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("-2147483647") int order,
      @DefaultValue List<String> exclude,
      @DefaultValue("true") boolean excludeActuator,
      @DefaultValue List<String> requestHeaders,
      @DefaultValue List<String> responseHeaders,
      @Nullable String responseHeader) {}

  /**
   * What is recorded of requests, in and out.
   *
   * @param redactedQueryParameters names of query parameters whose values are not recorded; what is
   *     set here replaces the default
   */
  public record Http(
      @DefaultValue({
            "X-Amz-Signature",
            "X-Amz-Credential",
            "X-Amz-Security-Token",
            "AWSAccessKeyId",
            "Signature",
            "sig",
            "X-Goog-Signature",
            "token",
            "access_token",
            "id_token",
            "refresh_token",
            "password",
            "secret",
            "client_secret",
            "api_key",
            "apikey"
          })
          List<String> redactedQueryParameters) {}

  /**
   * Requests that go out.
   *
   * @param enabled whether requests that go out are traced
   */
  public record Client(@DefaultValue("true") boolean enabled) {}

  /**
   * Methods with the annotation Traced, and methods that are traced as if they had it.
   *
   * @param enabled whether methods are traced: those with the annotation Traced, and those of beans
   *     that are named
   * @param beans the beans whose methods are traced without an annotation: the stereotypes service,
   *     repository and component, or patterns of classes such as com.acme.orders..*
   * @param beansMinDuration under which a call of such a method that calls nothing else has no span
   */
  public record Traced(
      @DefaultValue("true") boolean enabled,
      @DefaultValue List<String> beans,
      @DefaultValue("0ms") Duration beansMinDuration) {}

  /**
   * Methods with the annotation Scheduled.
   *
   * @param enabled whether each run of a method with the annotation Scheduled is a trace
   */
  public record Scheduled(@DefaultValue("true") boolean enabled) {}

  /**
   * Statements of data sources.
   *
   * @param enabled whether the statements of data sources are traced
   * @param roots whether statements outside of any trace are recorded as well, each as a trace of
   *     its own
   * @param acquireThreshold from which time on getting a connection is a span
   */
  public record Jdbc(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("false") boolean roots,
      @DefaultValue("1ms") Duration acquireThreshold) {}

  /**
   * Repositories of Spring Data.
   *
   * @param enabled whether the methods of Spring Data's repositories are traced, within a trace
   */
  public record Data(@DefaultValue("true") boolean enabled) {}

  /**
   * What others observe by Micrometer, messages among it.
   *
   * @param enabled whether what Micrometer observes is traced
   * @param include names of the observations that become spans, in which * stands for any
   *     characters; by default all but those of Spring Security's filters and of Spring Batch's
   *     items
   * @param exclude names of observations that do not, though they are included
   */
  public record Observations(
      @DefaultValue("true") boolean enabled,
      @DefaultValue List<String> include,
      @DefaultValue List<String> exclude) {}

  /**
   * Messages by STOMP over WebSocket.
   *
   * @param enabled whether messages by STOMP over WebSocket are traced
   */
  public record Stomp(@DefaultValue("true") boolean enabled) {}

  /**
   * The span on other threads.
   *
   * @param executors whether executors and schedulers, Spring's, the application's beans and
   *     Reactor's, carry the current span to the tasks that they are given
   * @param excludeExecutors names of beans that are executors, or have one, and are left as they
   *     are
   * @param reactor whether in WebFlux applications the operators of Reactor run under the span of
   *     their subscriber's context, where Reactor's automatic context propagation is not on
   */
  public record Context(
      @DefaultValue("true") boolean executors,
      @DefaultValue List<String> excludeExecutors,
      @DefaultValue("true") boolean reactor) {}

  /**
   * The ids in the log.
   *
   * @param traceIdKey the MDC key of the id of the current trace
   * @param spanIdKey the MDC key of the id of the current span
   */
  public record Logging(
      @DefaultValue("traceId") String traceIdKey, @DefaultValue("spanId") String spanIdKey) {}

  /**
   * How much one span may hold. What exceeds a count is left out and counted, what exceeds a length
   * is cut, but a key, whose attribute is left out.
   *
   * @param attributes attributes that a span has at most, and elements that a list has
   * @param events events that a span has at most
   * @param links links that a span has at most
   * @param eventAttributes attributes that an event or a link has at most
   * @param valueLength characters that an attribute's text has at most
   * @param nameLength characters that the name of a span or an event, and a key, has at most
   */
  public record Limits(
      @DefaultValue("128") int attributes,
      @DefaultValue("128") int events,
      @DefaultValue("128") int links,
      @DefaultValue("32") int eventAttributes,
      @DefaultValue("4096") int valueLength,
      @DefaultValue("512") int nameLength) {}
}
