package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Traced;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TracedStageTests {

  private final TracedContext context = new TracedContext();
  private final CompletableFuture<String> original = new CompletableFuture<>();

  static class OwnFuture extends CompletableFuture<String> {}

  static class Service {
    private final CompletableFuture<String> original;

    Service(CompletableFuture<String> original) {
      this.original = original;
    }

    @Traced
    public CompletableFuture<String> future() {
      assertThat(CurrentSpan.get()).isNotNull();
      return original;
    }

    @Traced
    public CompletionStage<String> stage() {
      return original.minimalCompletionStage();
    }

    @Traced
    @SuppressWarnings("FutureReturnValueIgnored") // The test looks at it.
    public Object object() {
      return original;
    }

    @Traced
    public Future<String> plainFuture() {
      return original;
    }

    @Traced
    public OwnFuture own() {
      return new OwnFuture();
    }

    @Traced
    public CompletableFuture<String> thrown() {
      throw new IllegalStateException("at once");
    }

    @Traced
    public Object value() {
      return "value";
    }
  }

  @Test
  void theSpanEndsBeforeTheCallersFutureCompletes() {
    run(
        service -> {
          CompletableFuture<Integer> endedSpans =
              service.future().thenApply(value -> context.spans().size());
          assertThat(CurrentSpan.get()).isNull();
          assertThat(context.spans()).isEmpty();

          original.complete("done");

          assertThat(endedSpans).isCompletedWithValue(1);
          assertThat(context.span().status()).isEqualTo(SpanStatus.UNSET);
        });
  }

  @Test
  void aFutureThatIsDoneAlreadyEndsTheSpanAtOnce() {
    run(
        service -> {
          original.complete("done");

          assertThat(service.future()).isCompletedWithValue("done");
          assertThat(context.span().name()).isEqualTo("Service.future");
        });
  }

  @Test
  void aFailureIsTheSpansErrorAndTheCallers() {
    run(
        service -> {
          CompletableFuture<String> future = service.future();

          original.completeExceptionally(new IllegalStateException("broken"));

          assertThatThrownBy(future::get)
              .isInstanceOf(ExecutionException.class)
              .cause()
              .isInstanceOf(IllegalStateException.class);
          assertError(context.span(), IllegalStateException.class);
        });
  }

  @Test
  void theCauseOfACompletionExceptionIsTheError() {
    run(
        service -> {
          CompletableFuture<String> future = service.future();

          original.completeExceptionally(
              new CompletionException(new IllegalStateException("broken")));

          assertThat(future).isCompletedExceptionally();
          assertError(context.span(), IllegalStateException.class);
        });
  }

  @Test
  void cancellingTheCallersFutureCancelsTheOriginalAndIsNoError() {
    run(
        service -> {
          CompletableFuture<String> future = service.future();

          assertThat(future.cancel(true)).isTrue();

          assertThat(future).isCancelled();
          assertThat(original.isCancelled()).isTrue();
          assertThat(context.span().status()).isEqualTo(SpanStatus.UNSET);
        });
  }

  @Test
  void aTimeoutOfTheCallersFutureEndsTheSpan() {
    run(
        service -> {
          CompletableFuture<String> future = service.future().orTimeout(1, TimeUnit.MILLISECONDS);

          assertThatThrownBy(future::join).hasCauseInstanceOf(TimeoutException.class);
          assertThat(original).isCompletedExceptionally();
          assertError(context.span(), TimeoutException.class);
        });
  }

  @Test
  void completingTheCallersFutureByHandCompletesTheOriginal() {
    run(
        service -> {
          CompletableFuture<String> future = service.future();

          assertThat(future.complete("by hand")).isTrue();
          assertThat(future.complete("again")).isFalse();

          assertThat(original).isCompletedWithValue("by hand");
          assertThat(future).isCompletedWithValue("by hand");
          assertThat(context.spans()).hasSize(1);
        });
  }

  @Test
  void aStageThatIsNoFutureEndsTheSpanToo() {
    run(
        service -> {
          CompletableFuture<Integer> endedSpans = new CompletableFuture<>();
          CompletionStage<Void> unused =
              service.stage().thenAccept(value -> endedSpans.complete(context.spans().size()));

          original.complete("done");

          assertThat(endedSpans).isCompletedWithValue(1);
        });
  }

  @Test
  void whatTheMethodDeclaresMayBeWider() {
    run(
        service -> {
          Object object = service.object();
          Future<String> future = service.plainFuture();
          assertThat(context.spans()).isEmpty();

          original.complete("done");

          assertThat(object).isInstanceOf(CompletableFuture.class);
          assertThat(future).isDone();
          assertThat(context.spans()).hasSize(2);
        });
  }

  @Test
  void aFutureOfAnotherClassIsReturnedAsItIs() {
    run(
        service -> {
          OwnFuture own = service.own();
          assertThat(context.spans()).isEmpty();

          own.complete("done");

          assertThat(context.span().name()).isEqualTo("Service.own");
        });
  }

  @Test
  void whatIsThrownAtOnceIsTheError() {
    run(
        service -> {
          assertThatThrownBy(service::thrown).isInstanceOf(IllegalStateException.class);

          assertError(context.span(), IllegalStateException.class);
        });
  }

  @Test
  void anyOtherResultEndsTheSpan() {
    run(
        service -> {
          assertThat(service.value()).isEqualTo("value");

          assertThat(context.span().name()).isEqualTo("Service.value");
        });
  }

  private void run(Consumer<Service> test) {
    context
        .runner()
        .withBean(Service.class, () -> new Service(original))
        .run(started -> test.accept(started.getBean(Service.class)));
  }

  private static void assertError(SpanData span, Class<?> type) {
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.attributes().get("error.type")).isEqualTo(type.getName());
  }
}
