package dev.lumen.trace.noharm.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/** What runs on threads that are not a request's. */
@Service
public class Jobs {

  /** An order was placed. */
  public record OrderPlaced(CompletableFuture<String> here, CompletableFuture<String> elsewhere) {}

  private final Vault vault;
  private final ApplicationEventPublisher events;
  private final CompletableFuture<String> scheduled = new CompletableFuture<>();

  Jobs(Vault vault, ApplicationEventPublisher events) {
    this.vault = vault;
    this.events = events;
  }

  @Async
  public Future<String> onDefault() {
    return CompletableFuture.completedFuture(Journal.surroundings());
  }

  @Async("decorated")
  public Future<String> onDecorated() {
    return CompletableFuture.completedFuture(Journal.surroundings());
  }

  @Async("plain")
  public Future<String> onPlain() {
    return CompletableFuture.completedFuture(Journal.surroundings());
  }

  @Async("pool")
  public Future<String> onPool() {
    return CompletableFuture.completedFuture(Journal.surroundings());
  }

  @Async
  public Future<String> opensVault() {
    return CompletableFuture.completedFuture(vault.open());
  }

  @Async
  public Future<String> fails() {
    throw new IllegalStateException("no stock");
  }

  @Async
  public void failsUnseen() {
    throw new IllegalStateException("nobody waits for this");
  }

  @Scheduled(fixedDelay = Long.MAX_VALUE)
  void tidy() {
    scheduled.complete(Journal.surroundings());
  }

  public Future<String> scheduled() {
    return scheduled;
  }

  public OrderPlaced place() {
    OrderPlaced placed = new OrderPlaced(new CompletableFuture<>(), new CompletableFuture<>());
    events.publishEvent(placed);
    return placed;
  }

  @EventListener
  void here(OrderPlaced placed) {
    placed.here().complete(Journal.surroundings());
  }

  @Async
  @EventListener
  public void elsewhere(OrderPlaced placed) {
    placed.elsewhere().complete(Journal.surroundings());
  }
}
