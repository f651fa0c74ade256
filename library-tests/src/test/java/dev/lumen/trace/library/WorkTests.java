package dev.lumen.trace.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.test.RecordedSpans;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.r2dbc.core.DatabaseClient;

/** Spring Batch, Spring Integration and R2DBC, below a span of the application's. */
@LibraryTest
class WorkTests {

  @Autowired private RecordedSpans spans;
  @Autowired private Tracer tracer;
  @Autowired private LibraryApplication.Observed observed;

  @Test
  void aJobAndItsStepsAreSpansAndItsItemsAreNot(
      @Autowired JobOperator operator, @Autowired Job ship) throws Exception {
    operator.start(ship, new JobParameters());

    SpanData job = spans.await("spring.batch.job");
    SpanData step = spans.await("spring.batch.step");
    assertThat(job.kind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(job.parentSpanId()).isNull();
    assertThat(job.attributes().asMap())
        .containsEntry("spring.batch.job.name", "ship")
        .containsEntry("spring.batch.job.status", "COMPLETED")
        .containsKeys("spring.batch.job.executionId", "spring.batch.job.instanceId");
    assertThat(step.parentSpanId()).isEqualTo(job.spanId());
    assertThat(step.attributes().asMap())
        .containsEntry("spring.batch.step.name", "pack")
        .containsEntry("spring.batch.step.job.name", "ship")
        .containsEntry("spring.batch.step.status", "COMPLETED")
        .containsKeys("spring.batch.step.executionId", "spring.batch.step.type");
    assertThat(spans.await("wrap tea").parentSpanId()).isEqualTo(step.spanId());
    assertThat(spans.await("spring.batch.chunk.write").parentSpanId()).isEqualTo(step.spanId());
    assertThat(spans.all()).hasSize(5);
    assertThat(observed.names).contains("spring.batch.item.read", "spring.batch.item.process");
  }

  @Test
  void aMessageThroughAChannelIsSentAndProcessed(
      @Autowired @Qualifier("orders") MessageChannel orders) throws Exception {
    QueueChannel replies = new QueueChannel();

    tracer.runInSpan(
        "place order",
        span -> orders.send(MessageBuilder.withPayload("tea").setReplyChannel(replies).build()));

    Message<?> reply = replies.receive(20_000);
    assertThat(reply).isNotNull();
    assertThat(reply.getPayload()).isEqualTo("tea!");
    SpanData sent = spans.await("send orders");
    SpanData processed = spans.await("process louder");
    assertThat(sent.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(sent.parentSpanId()).isEqualTo(spans.await("place order").spanId());
    assertThat(sent.attributes().asMap())
        .isEqualTo(
            Map.of(
                "messaging.system", "spring_integration",
                "messaging.operation.name", "send",
                "messaging.operation.type", "send",
                "messaging.destination.name", "orders",
                "spring.integration.name", "orders",
                "spring.integration.type", "producer"));
    assertThat(processed.kind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(processed.parentSpanId()).isEqualTo(sent.spanId());
    assertThat(processed.attributes().asMap())
        .containsEntry("messaging.operation.name", "process")
        .containsEntry("messaging.destination.name", "louder")
        .containsEntry("spring.integration.type", "handler");
    assertThat(spans.await("shout").parentSpanId()).isEqualTo(processed.spanId());
  }

  @Test
  void aStatementByR2dbcIsBelowTheSpanOfItsSubscriber(@Autowired ConnectionFactory connections)
      throws Exception {
    DatabaseClient database = DatabaseClient.create(connections);
    database.sql("create table owners (id int, name varchar(20))").then().block();
    assertThat(spans.all()).isEmpty();

    tracer.runInSpan(
        "request",
        span -> {
          database
              .sql("insert into owners values (:id, 'Anna')")
              .bind("id", 1)
              .then()
              .block(Duration.ofSeconds(20));
          assertThatThrownBy(() -> database.sql("select nothing from owners").then().block())
              .isInstanceOf(BadSqlGrammarException.class);
        });

    SpanData insert = spans.await("query", 2).get(0);
    SpanData failed = spans.await("query", 2).get(1);
    assertThat(insert.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(insert.parentSpanId()).isEqualTo(spans.await("request").spanId());
    assertThat(insert.attributes().asMap())
        .containsEntry("r2dbc.connection", "H2")
        .containsEntry("db.query.text", "insert into owners values ($1, ?)")
        .doesNotContainKey("r2dbc.query[0]")
        .containsEntry("peer.service", "H2")
        .containsKey("r2dbc.thread");
    assertThat(failed.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(failed.attributes().get("error.type"))
        .isEqualTo("io.r2dbc.spi.R2dbcBadGrammarException");
  }
}
