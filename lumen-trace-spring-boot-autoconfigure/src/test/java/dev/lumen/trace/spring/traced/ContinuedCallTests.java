package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.micrometer.MicrometerTracingAutoConfiguration;
import io.micrometer.tracing.annotation.ContinueSpan;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;

/** What a method with {@code @ContinueSpan} tells the span of its end. */
class ContinuedCallTests {

  private final TracedContext context = new TracedContext();

  static class Counting {
    private final CompletableFuture<String> counted = new CompletableFuture<>();

    @ContinueSpan(log = "count")
    public CompletableFuture<String> count() {
      return counted;
    }

    @ContinueSpan(log = "count")
    public CompletionStage<String> countByHand() {
      return new Deaf();
    }

    @ContinueSpan(log = "count")
    public String countNow() {
      throw new CancellationException("no more");
    }
  }

  /** A stage that does not let anybody listen. */
  static class Deaf extends CompletableFuture<String> {
    @Override
    public CompletableFuture<String> whenComplete(
        BiConsumer<? super @Nullable String, ? super @Nullable Throwable> action) {
      throw new UnsupportedOperationException("whenComplete");
    }
  }

  private SpanData outer(Consumer<Counting> work) {
    context
        .runner()
        .withConfiguration(AutoConfigurations.of(MicrometerTracingAutoConfiguration.class))
        .withBean(Counting.class)
        .run(
            started ->
                started
                    .getBean(Tracer.class)
                    .runInSpan("outer", span -> work.accept(started.getBean(Counting.class))));
    return context.span();
  }

  private static void assertTold(SpanData span, SpanStatus status, String... events) {
    assertThat(span.status()).isEqualTo(status);
    assertThat(span.events()).extracting(event -> event.name()).containsExactly(events);
  }

  @Test
  void aFutureThatIsCancelledIsNoError() {
    SpanData span = outer(counting -> counting.count().cancel(true));

    assertTold(span, SpanStatus.UNSET, "count.before", "count.after");
  }

  @Test
  void whatDependsOnACancelledFutureIsNoErrorEither() {
    SpanData span =
        outer(
            counting ->
                counting
                    .count()
                    .completeExceptionally(new CompletionException(new CancellationException())));

    assertTold(span, SpanStatus.UNSET, "count.before", "count.after");
  }

  @Test
  void aFutureThatFailsIsTheErrorThatItFailedWith() {
    SpanData span =
        outer(
            counting ->
                counting
                    .count()
                    .completeExceptionally(
                        new CompletionException(new IllegalStateException("empty"))));

    assertTold(span, SpanStatus.ERROR, "count.before", "count.afterFailure", "exception");
    assertThat(span.events().get(2).attributes().asMap())
        .containsEntry("exception.message", "empty");
  }

  @Test
  void aStageThatNobodyCanListenToIsHandedOn() {
    SpanData span = outer(counting -> assertThat(counting.countByHand()).isInstanceOf(Deaf.class));

    assertTold(span, SpanStatus.UNSET, "count.before", "count.after");
  }

  @Test
  void whatIsThrownIsAnErrorWhateverItIs() {
    SpanData span =
        outer(
            counting ->
                assertThatThrownBy(counting::countNow).isInstanceOf(CancellationException.class));

    assertTold(span, SpanStatus.ERROR, "count.before", "count.afterFailure", "exception");
  }
}
