package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.SharedHook;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class ScheduleHookTests {

  private final Tracer tracer = Tracer.builder().build();
  private final SharedHook.Use hook = ScheduleHook.HOOK.use();

  @AfterEach
  void end() {
    hook.close();
    Hooks.disableAutomaticContextPropagation();
    SecurityContextHolder.clearContext();
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void operatorsOnAnotherThreadRunUnderTheSpan() {
    try (Span span = tracer.start("subscriber")) {
      assertThat(seen(current().subscribeOn(Schedulers.boundedElastic()))).isSameAs(span);
      assertThat(seen(Mono.just(1).publishOn(Schedulers.parallel()).flatMap(one -> current())))
          .isSameAs(span);
      assertThat(
              seen(
                  Mono.just(1)
                      .publishOn(Schedulers.parallel())
                      .publishOn(Schedulers.single())
                      .flatMap(one -> current())))
          .isSameAs(span);
      assertThat(seen(Mono.just(1).delayElement(Duration.ofMillis(1)).flatMap(one -> current())))
          .isSameAs(span);
      assertThat(
              seen(Mono.never().timeout(Duration.ofMillis(1), current()).flatMap(any -> current())))
          .isSameAs(span);
    }
  }

  @Test
  void nothingStaysOnTheThreads() {
    try (Span span = tracer.start("subscriber")) {
      assertThat(seen(current().subscribeOn(Schedulers.single()))).isSameAs(span);
    }
    assertThat(seen(current().subscribeOn(Schedulers.single()))).isSameAs(Span.current());
  }

  @Test
  void aSignalFromAThreadThatReactorDidNotScheduleHasNone() throws Exception {
    ExecutorService client = Executors.newSingleThreadExecutor();
    try (Span span = tracer.start("subscriber")) {
      CompletableFuture<@Nullable Span> seen = new CompletableFuture<>();
      Sinks.One<Integer> answer = Sinks.one();
      answer.asMono().subscribe(value -> seen.complete(CurrentSpan.get()));

      client.submit(() -> answer.tryEmitValue(1)).get();

      assertThat(span.isRecording()).isTrue();
      assertThat(seen.get(10, TimeUnit.SECONDS)).isNull();
    } finally {
      client.shutdown();
    }
  }

  @Test
  void nothingElseTravels() {
    logIn();
    try (Span span = tracer.start("subscriber")) {
      assertThat(span.isRecording()).isTrue();
      assertThat(
              Mono.fromSupplier(ScheduleHookTests::isLoggedIn)
                  .subscribeOn(Schedulers.boundedElastic())
                  .block())
          .isFalse();
    }
  }

  @Test
  void inAutomaticModeReactorDoesItAlone() {
    Hooks.enableAutomaticContextPropagation();
    try (Span span = tracer.start("subscriber")) {
      Runnable task = () -> {};

      assertThat(ScheduleHook.traced(task)).isSameAs(task);
      assertThat(seen(current().subscribeOn(Schedulers.boundedElastic()))).isSameAs(span);
    }
  }

  @Test
  void automaticModeCarriesTheSecurityContextToo() {
    Hooks.enableAutomaticContextPropagation();
    logIn();

    assertThat(
            Mono.fromSupplier(ScheduleHookTests::isLoggedIn)
                .subscribeOn(Schedulers.boundedElastic())
                .block())
        .isTrue();
  }

  @Test
  void ticksOfAnIntervalBelongToTheSubscriber() {
    try (Span span = tracer.start("subscriber")) {
      assertThat(
              Flux.interval(Duration.ofMillis(1))
                  .map(tick -> Span.current())
                  .take(3)
                  .collectList()
                  .block())
          .containsExactly(span, span, span);
    }
  }

  @Test
  void itGoesWithTheLastContext() {
    SharedHook.Use other = ScheduleHook.HOOK.use();
    other.close();
    try (Span span = tracer.start("subscriber")) {
      assertThat(seen(current().subscribeOn(Schedulers.boundedElastic()))).isSameAs(span);
      hook.close();
      assertThat(seen(current().subscribeOn(Schedulers.boundedElastic()))).isNotSameAs(span);
    }
  }

  private static Mono<Span> current() {
    return Mono.fromSupplier(Span::current);
  }

  private static @Nullable Span seen(Mono<Span> mono) {
    return mono.block(Duration.ofSeconds(10));
  }

  private static void logIn() {
    SecurityContextHolder.getContext()
        .setAuthentication(new TestingAuthenticationToken("user", ""));
  }

  private static boolean isLoggedIn() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null;
  }
}
