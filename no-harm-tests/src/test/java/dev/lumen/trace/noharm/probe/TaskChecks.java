package dev.lumen.trace.noharm.probe;

import dev.lumen.trace.noharm.app.Jobs;
import dev.lumen.trace.noharm.app.Journal;
import dev.lumen.trace.noharm.app.Tasks;
import dev.lumen.trace.noharm.app.Tasks.Ranked;
import dev.lumen.trace.noharm.app.Tasks.UrgentFirst;
import dev.lumen.trace.noharm.app.Vault;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What tasks find on their threads, and executors in their tasks; an admin hands them over. */
final class TaskChecks {

  private final ApplicationContext context;
  private final Jobs jobs;
  private final Vault vault;

  TaskChecks(ApplicationContext context) {
    this.context = context;
    this.jobs = context.getBean(Jobs.class);
    this.vault = context.getBean(Vault.class);
  }

  void run(Observations seen) throws Exception {
    SecurityContextHolder.getContext()
        .setAuthentication(
            UsernamePasswordAuthenticationToken.authenticated(
                "ada", null, AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
    MDC.put(Tasks.TENANT, "acme");
    asynchronousMethods(seen);
    executors(seen);
    reactor(seen);
    seen.check("task: an executor's own tasks", this::ownTasks);
    seen.check("task: one is taken back", this::takenBack);
    seen.check("task: one too many", this::oneTooMany);
    MDC.clear();
    SecurityContextHolder.clearContext();
  }

  private void asynchronousMethods(Observations seen) throws Exception {
    awaiting(seen, "@Async", jobs::onDefault);
    awaiting(seen, "@Async on a decorated executor", jobs::onDecorated);
    awaiting(seen, "@Async on a plain executor", jobs::onPlain);
    awaiting(seen, "@Async on an ExecutorService", jobs::onPool);
    awaiting(seen, "@Async and @PreAuthorize", jobs::opensVault);
    awaiting(seen, "@Async that fails", jobs::fails);
    seen.check("task: @Async that fails unseen", jobs::failsUnseen);
    awaiting(seen, "@Scheduled", jobs::scheduled);
    awaiting(seen, "an event", () -> jobs.place().here());
    awaiting(seen, "an asynchronous event", () -> jobs.place().elsewhere());
  }

  private void executors(Observations seen) throws Exception {
    ExecutorService pool = context.getBean("pool", ExecutorService.class);
    ExecutorService secure = context.getBean("securePool", ExecutorService.class);
    ScheduledExecutorService timer = context.getBean(ScheduledExecutorService.class);
    TaskExecutor boots = context.getBean("applicationTaskExecutor", TaskExecutor.class);
    awaiting(seen, "submit", () -> pool.submit(() -> Journal.surroundings()));
    awaiting(
        seen,
        "invokeAll",
        () -> pool.invokeAll(List.<Callable<String>>of(Journal::surroundings)).iterator().next());
    awaiting(seen, "submit what is guarded", () -> pool.submit(vault::open));
    awaiting(seen, "submit to one that carries the user", () -> secure.submit(vault::open));
    awaiting(
        seen, "schedule", () -> timer.schedule(Journal::surroundings, 1, TimeUnit.MILLISECONDS));
    awaiting(seen, "CompletableFuture", () -> supply(pool));
    awaiting(seen, "CompletableFuture on Boot's executor", () -> supply(boots));
    awaiting(
        seen,
        "CompletableFuture on a thread for each task",
        () -> supply(context.getBean(SimpleAsyncTaskExecutor.class)));
  }

  private static Future<String> supply(Executor executor) {
    return CompletableFuture.supplyAsync(Journal::surroundings, executor);
  }

  private void reactor(Observations seen) throws Exception {
    WebClient client = context.getBean(WebClient.class);
    Mono<String> elsewhere =
        Mono.fromCallable(Journal::surroundings).subscribeOn(Schedulers.boundedElastic());
    awaiting(seen, "Reactor", elsewhere::toFuture);
    awaiting(
        seen,
        "what is guarded, in Reactor",
        () -> Mono.fromCallable(vault::open).subscribeOn(Schedulers.parallel()).toFuture());
    awaiting(
        seen,
        "after a WebClient's call",
        () ->
            client
                .get()
                .uri("/json")
                .retrieve()
                .bodyToMono(String.class)
                .map(answer -> Journal.surroundings())
                .toFuture());
  }

  private static void awaiting(Observations seen, String name, Callable<Future<String>> start)
      throws Exception {
    seen.check(
        "task: " + name, () -> Journal.note("result", start.call().get(10, TimeUnit.SECONDS)));
  }

  private void ownTasks() throws Exception {
    UrgentFirst executor = context.getBean(UrgentFirst.class);
    CountDownLatch queued = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(3);
    executor.execute(new Ranked(0, () -> awaitQuietly(queued)));
    for (int urgency : new int[] {1, 2, 3}) {
      executor.execute(
          new Ranked(
              urgency,
              () -> {
                Journal.note("rank %d after %d".formatted(urgency, done.getCount()), "runs");
                done.countDown();
              }));
    }
    Journal.note("tasks in the queue", executor.getQueue().stream().map(Object::getClass).toList());
    queued.countDown();
    Journal.note("all have run", done.await(5, TimeUnit.SECONDS));
  }

  private void takenBack() throws Exception {
    ThreadPoolTaskExecutor executor = context.getBean("plain", ThreadPoolTaskExecutor.class);
    Runnable task = new Named("reindex", () -> Journal.note("taken back", "but it runs"));
    whileBusy(
        executor,
        () -> {
          executor.execute(task);
          Journal.note("removed", executor.getThreadPoolExecutor().remove(task));
        });
  }

  private void oneTooMany() throws Exception {
    ThreadPoolTaskExecutor executor = context.getBean("plain", ThreadPoolTaskExecutor.class);
    Runnable task = new Named("reindex", () -> {});
    whileBusy(
        executor,
        () -> {
          executor.execute(task);
          executor.execute(task);
        });
  }

  private static void whileBusy(Executor executor, Runnable work) throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    executor.execute(
        () -> {
          busy.countDown();
          awaitQuietly(free);
        });
    try {
      busy.await(5, TimeUnit.SECONDS);
      work.run();
    } finally {
      free.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Named(String name, Runnable body) implements Runnable {

    @Override
    public void run() {
      body.run();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
