package dev.lumen.trace.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Trace;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.stomp.StompTraceAutoConfiguration;
import dev.lumen.trace.test.RecordedSpans;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.ExecutorSubscribableChannel;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/** Messages by STOMP over a WebSocket, from and to a client that traces nothing. */
@LibraryTest
class StompTests {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

  @Value("${local.server.port}")
  private int port;

  @Autowired private RecordedSpans spans;
  @Autowired private Tracer tracer;
  @Autowired private SimpMessagingTemplate template;

  private final BlockingQueue<StompHeaders> received = new LinkedBlockingQueue<>();
  private @Nullable StompSession session;

  @BeforeEach
  void connect() throws Exception {
    WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());
    client.setMessageConverter(new StringMessageConverter());
    session =
        client
            .connectAsync("ws://localhost:" + port + "/stomp", new StompSessionHandlerAdapter() {})
            .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void disconnect() {
    session().disconnect();
  }

  private StompSession session() {
    StompSession session = this.session;
    assertThat(session).isNotNull();
    return session;
  }

  private void subscribe(String destination) {
    session()
        .subscribe(
            destination,
            new StompFrameHandler() {

              @Override
              public Type getPayloadType(StompHeaders headers) {
                return String.class;
              }

              @Override
              public void handleFrame(StompHeaders headers, @Nullable Object payload) {
                received.add(headers);
              }
            });
  }

  /** There is no receipt of a subscription from the simple broker: the next message tells. */
  private void subscribeAndAwait(String destination) throws Exception {
    subscribe(destination);
    subscribe("/app/stock");
    spans.await("subscribe /app/stock");
    assertThat(received.poll(20, TimeUnit.SECONDS)).isNotNull();
    spans.clear();
  }

  private void send(String destination, String... headers) {
    StompHeaders all = new StompHeaders();
    all.setDestination(destination);
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    session().send(all, "tea");
  }

  @Test
  void theSpanOfTheHandshakeEndsWhileTheSocketIsOpen() throws Exception {
    SpanData handshake = spans.await("GET /stomp");

    assertThat(session().isConnected()).isTrue();
    assertThat(handshake.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(handshake.attributes().get("http.response.status_code")).isEqualTo(101L);
  }

  @Test
  void aMessageIsASpanInTheTraceOfItsSender() throws Exception {
    subscribeAndAwait("/topic/orders");

    send("/app/orders/42", "traceparent", PARENT);

    SpanData work = spans.await("reserve stock");
    SpanData sent = spans.await("send /topic/orders");
    SpanData processed = spans.await("process /app/orders/{id}");
    assertThat(processed.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(processed.traceId()).hasToString(TRACE_ID);
    assertThat(processed.parentSpanId()).hasToString("b7ad6b7169203331");
    assertThat(processed.hasRemoteParent()).isTrue();
    assertThat(processed.attributes().asMap())
        .isEqualTo(
            Map.of(
                "messaging.system", "stomp",
                "messaging.operation.name", "process",
                "messaging.operation.type", "process",
                "messaging.destination.name", "/app/orders/42",
                "messaging.destination.template", "/app/orders/{id}"));
    assertThat(work.parentSpanId()).isEqualTo(processed.spanId());
    assertThat(sent.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(sent.parentSpanId()).isEqualTo(processed.spanId());
    assertThat(spans.all()).hasSize(3);
  }

  @Test
  void whatIsSentCarriesTheHeadersOfTheConfiguredFormats() throws Exception {
    subscribeAndAwait("/topic/prices.7");

    tracer.runInSpan("change price", span -> template.convertAndSend("/topic/prices.7", "9"));

    SpanData sent = spans.await("send /topic/prices.*");
    assertThat(sent.parentSpanId()).isEqualTo(spans.await("change price").spanId());
    assertThat(sent.attributes().asMap())
        .isEqualTo(
            Map.of(
                "messaging.system", "stomp",
                "messaging.operation.name", "send",
                "messaging.operation.type", "send",
                "messaging.destination.name", "/topic/prices.7",
                "messaging.destination.template", "/topic/prices.*"));
    StompHeaders frame = received.poll(20, TimeUnit.SECONDS);
    assertThat(frame).isNotNull();
    assertThat(frame.getFirst("traceparent")).contains(sent.traceId() + "-" + sent.spanId());
    assertThat(frame.getFirst("X-Trace-ID")).isEqualTo(sent.traceId().toString());
    assertThat(frame.getFirst("message-id")).isNotNull();
    assertThat(frame.getContentLength()).isEqualTo(1);
  }

  @Test
  void whatServicesSayAmongEachOtherIsNotForClients() throws Exception {
    subscribeAndAwait("/topic/prices");

    try (Scope scope = tracer.withBaggage("tenant", "acme")) {
      assertThat(Trace.baggage().get("tenant")).isEqualTo("acme");
      template.convertAndSend("/topic/prices", "9", Map.of("X-Trace-ID", "ours"));
    }

    StompHeaders frame = received.poll(20, TimeUnit.SECONDS);
    assertThat(frame).isNotNull();
    assertThat(frame.getFirst("traceparent")).isNotNull();
    assertThat(frame).doesNotContainKey("baggage");
    assertThat(frame.get("X-Trace-ID")).isEqualTo(List.of("ours"));
    assertThat(frame).doesNotContainKey("X-Span-ID");
  }

  @Test
  void aMessageToAUserIsOneSpan() throws Exception {
    subscribeAndAwait("/user/queue/mine");

    send("/app/mine");

    StompHeaders frame = received.poll(20, TimeUnit.SECONDS);
    SpanData sent = spans.await("send /user/{user}/queue/mine");
    spans.await("process /app/mine");
    assertThat(frame).isNotNull();
    assertThat(frame.getFirst("traceparent")).contains(sent.spanId().toString());
    assertThat(spans.all()).hasSize(2);
  }

  @Test
  void whatTheBrokerSendsOnIsASpanAndItsHeadersStay() throws Exception {
    subscribeAndAwait("/topic/chat");

    send("/topic/chat", "traceparent", PARENT);

    StompHeaders frame = received.poll(20, TimeUnit.SECONDS);
    assertThat(spans.await("process /topic/chat").traceId()).hasToString(TRACE_ID);
    assertThat(frame).isNotNull();
    assertThat(frame.get("traceparent")).isEqualTo(List.of(PARENT));
    assertThat(spans.all()).hasSize(1);
  }

  @Test
  void aSubscriptionThatTheApplicationAnswersIsASpan() throws Exception {
    subscribe("/app/stock");

    SpanData work = spans.await("count stock");
    SpanData subscribed = spans.await("subscribe /app/stock");
    assertThat(subscribed.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(subscribed.parentSpanId()).isNull();
    assertThat(work.parentSpanId()).isEqualTo(subscribed.spanId());
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void switchedOffThereIsNothing() {
    ApplicationContextRunner runner =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    LumenTraceAutoConfiguration.class, StompTraceAutoConfiguration.class))
            .withBean("brokerChannel", ExecutorSubscribableChannel.class);

    runner.run(context -> assertThat(interceptors(context)).hasSize(1));
    for (String property : List.of("lumen.trace.enabled", "lumen.trace.stomp.enabled")) {
      runner
          .withPropertyValues(property + "=false")
          .run(context -> assertThat(interceptors(context)).isEmpty());
    }
  }

  private static List<ChannelInterceptor> interceptors(ApplicationContext context) {
    return context.getBean(ExecutorSubscribableChannel.class).getInterceptors();
  }
}
