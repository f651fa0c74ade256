package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.Span;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.SimpleTransactionStatus;

class TracedOrderTests {

  private final TracedContext context = new TracedContext();

  /** Notes the span that is current at begin and commit. */
  static class Transactions implements PlatformTransactionManager {
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private volatile boolean commitFails;

    List<Span> spans() {
      return spans;
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
      spans.add(Span.current());
      return new SimpleTransactionStatus();
    }

    @Override
    public void commit(TransactionStatus status) {
      spans.add(Span.current());
      if (commitFails) {
        throw new TransactionSystemException("no commit");
      }
    }

    @Override
    public void rollback(TransactionStatus status) {}
  }

  static class Orders {
    @Traced
    @Transactional
    public void store() {}

    @Async
    @Traced
    @Transactional
    public CompletableFuture<String> storeLater() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  @EnableAsync
  static class Application {
    @Bean
    Transactions transactions() {
      return new Transactions();
    }

    @Bean
    ThreadPoolTaskExecutor executor() {
      ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
      executor.setThreadNamePrefix("worker-");
      executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
      return executor;
    }

    @Bean
    Orders orders() {
      return new Orders();
    }
  }

  @Test
  void theSpanIsAroundTheTransaction() {
    context
        .runner()
        .withUserConfiguration(Application.class)
        .run(
            started -> {
              started.getBean(Orders.class).store();

              SpanData span = context.span();
              assertThat(started.getBean(Transactions.class).spans)
                  .extracting(current -> current.context().spanId())
                  .containsExactly(span.spanId(), span.spanId());
            });
  }

  @Test
  void aCommitThatFailsIsTheSpansError() {
    context
        .runner()
        .withUserConfiguration(Application.class)
        .run(
            started -> {
              started.getBean(Transactions.class).commitFails = true;

              assertThatThrownBy(() -> started.getBean(Orders.class).store())
                  .isInstanceOf(TransactionSystemException.class);

              SpanData span = context.span();
              assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
              assertThat(span.attributes().get("error.type"))
                  .isEqualTo(TransactionSystemException.class.getName());
            });
  }

  @Test
  void anAsynchronousMethodsSpanIsTheWorksAndTheCallersChild() {
    context
        .runner()
        .withUserConfiguration(Application.class)
        .run(
            started -> {
              Span caller = started.getBean(Tracer.class).start("caller");
              CompletableFuture<String> later = started.getBean(Orders.class).storeLater();
              caller.end();

              assertThat(later.join()).startsWith("worker-");
              SpanData work = context.span("Orders.storeLater");
              assertThat(work.parentSpanId()).isEqualTo(caller.context().spanId());
              assertThat(work.threadName()).startsWith("worker-");
              assertThat(started.getBean(Transactions.class).spans)
                  .extracting(current -> current.context().spanId())
                  .containsExactly(work.spanId(), work.spanId());
            });
  }

  @Test
  void aCommitThatFailsLaterIsTheWorksError() {
    context
        .runner()
        .withUserConfiguration(Application.class)
        .run(
            started -> {
              started.getBean(Transactions.class).commitFails = true;

              assertThatThrownBy(() -> started.getBean(Orders.class).storeLater().join())
                  .hasCauseInstanceOf(TransactionSystemException.class);

              assertThat(context.span().status()).isEqualTo(SpanStatus.ERROR);
            });
  }
}
