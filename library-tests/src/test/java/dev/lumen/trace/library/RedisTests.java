package dev.lumen.trace.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/** An application that keeps things in a Redis of the system's packages, through Lettuce. */
class RedisTests {

  private static RedisServer server;
  private static ConfigurableApplicationContext context;

  private RecordedSpans spans;
  private Tracer tracer;
  private StringRedisTemplate redis;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataRedisAutoConfiguration.class,
    DataRedisReactiveAutoConfiguration.class,
    LettuceObservationAutoConfiguration.class,
    ObservationAutoConfiguration.class,
    dev.lumen.trace.spring.LumenTraceAutoConfiguration.class,
    dev.lumen.trace.spring.observation.ObservationTraceAutoConfiguration.class
  })
  static class Application {

    @Bean
    RecordedSpans spans(Tracer tracer) {
      return RecordedSpans.of(tracer);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = RedisServer.start();
    context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.data.redis.host=127.0.0.1",
                "spring.data.redis.port=" + server.port(),
                "lumen.trace.export.async=false")
            .run();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      context.close();
      server.close();
    }
  }

  @BeforeEach
  void clear() {
    spans = context.getBean(RecordedSpans.class);
    tracer = context.getBean(Tracer.class);
    redis = context.getBean(StringRedisTemplate.class);
    redis.opsForValue().set("order:1", "tea");
    spans.clear();
  }

  @Test
  void aCommandIsBelowTheSpanThatIsCurrentWhereItIsGiven() throws Exception {
    tracer.runInSpan("request", span -> tracer.runInSpan("find order", inner -> get()));

    SpanData get = spans.await("get");
    assertThat(get.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(get.parentSpanId()).isEqualTo(spans.await("find order").spanId());
    assertThat(get.attributes().asMap())
        .isEqualTo(
            Map.of(
                "db.system", "redis",
                "db.operation", "GET",
                "net.transport", "IP.TCP",
                "net.sock.peer.addr", "127.0.0.1",
                "net.sock.peer.port", String.valueOf(server.port()),
                "peer.service", "Redis"));
  }

  private void get() {
    assertThat(redis.opsForValue().get("order:1")).isEqualTo("tea");
  }

  /** As in a request, whose observation is no span, as the request has one. */
  @Test
  void aCommandIsBelowTheSpanThatIsCurrentWithinAnObservationToo() throws Exception {
    ObservationRegistry registry = context.getBean(ObservationRegistry.class);

    Observation.createNotStarted("request", registry)
        .observe(() -> tracer.runInSpan("find order", span -> get()));
    Observation.createNotStarted("job", registry).observe(this::get);

    List<SpanData> gets = spans.await("get", 2);
    assertThat(gets.get(0).parentSpanId()).isEqualTo(spans.await("find order").spanId());
    assertThat(gets.get(1).parentSpanId()).isEqualTo(spans.await("job").spanId());
  }

  @Test
  void aReactiveCommandIsBelowTheSpanToo() throws Exception {
    ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);

    tracer.runInSpan(
        "request",
        span ->
            assertThat(reactive.opsForValue().get("order:1").block(Duration.ofSeconds(20)))
                .isEqualTo("tea"));

    assertThat(spans.await("get").parentSpanId()).isEqualTo(spans.await("request").spanId());
  }

  @Test
  void aCommandThatFailsIsAnError() throws Exception {
    tracer.runInSpan(
        "request",
        span ->
            assertThatThrownBy(() -> redis.opsForList().leftPush("order:1", "x"))
                .isInstanceOf(RedisSystemException.class));

    SpanData push = spans.await("lpush");
    assertThat(push.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(push.statusMessage()).startsWith("WRONGTYPE Operation against a key");
    assertThat(push.attributes().get("error.type")).isEqualTo("WRONGTYPE");
  }

  /** As statements are: what Lettuce says when it connects is of no interest either. */
  @Test
  void aCommandOutsideOfATraceIsNone() throws Exception {
    get();
    tracer.runInSpan("request", span -> get());

    spans.await("get", 1);
    assertThat(spans.all()).extracting(SpanData::name).containsExactlyInAnyOrder("get", "request");
  }
}
