package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

class AsyncMethodTests {

  private static final String MAY = "hasRole('ADMIN')";

  static class Work {

    @Async
    public CompletableFuture<@Nullable Span> later() {
      return CompletableFuture.completedFuture(CurrentSpan.get());
    }

    @Async
    public Future<@Nullable Span> future() {
      return CompletableFuture.completedFuture(CurrentSpan.get());
    }

    @Async
    public void nothing(CompletableFuture<@Nullable Span> seen) {
      seen.complete(CurrentSpan.get());
    }
  }

  static class Secret {
    @PreAuthorize(MAY)
    public String read() {
      return "secret";
    }
  }

  static class Clerk {
    private final Secret secret;

    Clerk(Secret secret) {
      this.secret = secret;
    }

    @Async
    public CompletableFuture<String> readLater() {
      return CompletableFuture.completedFuture(secret.read());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Work.class)
  @ImportAutoConfiguration({
    TaskExecutionAutoConfiguration.class,
    TaskSchedulingAutoConfiguration.class
  })
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  @Import({LumenTraceAutoConfiguration.class, ContextAutoConfiguration.class})
  static class Lumen {}

  @Configuration(proxyBeanMethods = false)
  @EnableMethodSecurity
  @Import({Secret.class, Clerk.class})
  static class Secured {}

  static final class OwnExecutor implements Executor {
    @Override
    public void execute(Runnable task) {
      new Thread(task).start();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Configurer implements AsyncConfigurer {

    static Executor executor = new OwnExecutor();

    @Override
    public Executor getAsyncExecutor() {
      return executor;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Events {

    final CompletableFuture<@Nullable Span> seen = new CompletableFuture<>();

    @Bean
    static SimpleApplicationEventMulticaster applicationEventMulticaster() {
      SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
      multicaster.setTaskExecutor(new OwnExecutor());
      return multicaster;
    }

    @EventListener
    void listen(String event) {
      seen.complete(CurrentSpan.get());
    }
  }

  @AfterEach
  void logOut() {
    SecurityContextHolder.clearContext();
  }

  @Test
  void baggageThatIsSetGoesWithItsCallersSpan() throws Exception {
    Tracer tracer = Tracer.builder().build();
    try (ConfigurableApplicationContext context = start(Lumen.class);
        Span span = tracer.start("caller");
        Scope scope = tracer.withBaggage("user", "x")) {
      Span seen = Objects.requireNonNull(context.getBean(Work.class).later().get());

      assertThat(seen.context().baggage().get("user")).isEqualTo("x");
      assertThat(seen.context().spanId()).isEqualTo(span.context().spanId());
    }
  }

  @Test
  void anAsynchronousMethodRunsUnderItsCallersSpanWhateverItReturns() throws Exception {
    try (ConfigurableApplicationContext context = start(Lumen.class)) {
      runsUnderItsCallersSpan(context);
      assertThat(context.getBean(Work.class).later().join()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theExecutorOfAConfigurerThatIsNoBeanCarriesTheSpan(boolean securitys) throws Exception {
    Configurer.executor =
        securitys
            ? new DelegatingSecurityContextExecutor(new SimpleAsyncTaskExecutor())
            : new OwnExecutor();
    try (ConfigurableApplicationContext context = start(Lumen.class, Configurer.class)) {
      runsUnderItsCallersSpan(context);
    }
  }

  @Test
  void aListenerThatAnExecutorCallsRunsUnderThePublishersSpan() throws Exception {
    try (ConfigurableApplicationContext context = start(Lumen.class, Events.class);
        Span span = context.getBean(Tracer.class).start("publisher")) {
      context.publishEvent("event");

      assertThat(context.getBean(Events.class).seen.get(10, TimeUnit.SECONDS)).isSameAs(span);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsRefusedToAnAsynchronousMethodIsSoWithTheTracerToo(boolean traced) {
    try (ConfigurableApplicationContext context =
        traced ? start(Lumen.class, Secured.class) : start(Secured.class)) {
      SecurityContextHolder.getContext()
          .setAuthentication(new TestingAuthenticationToken("admin", "", "ROLE_ADMIN"));
      assertThat(context.getBean(Secret.class).read()).isEqualTo("secret");

      CompletableFuture<String> read = context.getBean(Clerk.class).readLater();

      assertThatThrownBy(read::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfAny(
              AuthenticationCredentialsNotFoundException.class, AccessDeniedException.class);
    }
  }

  private static void runsUnderItsCallersSpan(ConfigurableApplicationContext context)
      throws Exception {
    Work work = context.getBean(Work.class);
    try (Span span = context.getBean(Tracer.class).start("caller")) {
      CompletableFuture<@Nullable Span> seen = new CompletableFuture<>();
      work.nothing(seen);

      assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(span);
      assertThat(work.later().get(10, TimeUnit.SECONDS)).isSameAs(span);
      assertThat(work.future().get(10, TimeUnit.SECONDS)).isSameAs(span);
    }
  }

  private static ConfigurableApplicationContext start(Class<?>... with) {
    return new SpringApplicationBuilder(Application.class)
        .sources(with)
        .web(WebApplicationType.NONE)
        .registerShutdownHook(false)
        .run();
  }
}
