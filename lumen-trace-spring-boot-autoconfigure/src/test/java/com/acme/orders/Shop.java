package com.acme.orders;

import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanKind;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Repository;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** The beans of a shop. */
public final class Shop {

  private Shop() {}

  @Service
  @Retention(RetentionPolicy.RUNTIME)
  public @interface UseCase {}

  public abstract static class Base {
    public String inherited() {
      return "inherited";
    }
  }

  @Service
  public static class Orders extends Base {

    private final Stock stock;
    private List<String> open = List.of("order");
    private boolean closed;

    public Orders(Stock stock) {
      this.stock = stock;
    }

    public String load(String id) {
      return stock.take(id);
    }

    public void touch() {}

    public void fail() {
      throw new IllegalStateException("broken");
    }

    public List<String> getOpen() {
      return open;
    }

    public void setOpen(List<String> open) {
      this.open = open;
    }

    public boolean isClosed() {
      return closed;
    }

    public List<String> getLate() {
      return List.of();
    }

    public boolean isLate() {
      return closed;
    }

    @Override
    public String toString() {
      return "orders";
    }

    protected void hidden() {}

    @Traced(value = "pay", kind = SpanKind.CLIENT)
    public void pay() {}

    public Mono<String> later() {
      return Mono.just("later");
    }

    public CompletableFuture<String> promise(CompletableFuture<String> result) {
      return result;
    }
  }

  @Repository
  public static class Stock {
    public String take(String id) {
      return id;
    }
  }

  /** As most beans are that are for one package alone. */
  @Service
  public static class Cellar extends Base {

    private boolean open;

    @Autowired
    void openWith(Stock stock) {
      open = stock.take("key") != null;
    }

    String fetch() {
      return open ? search() : "closed";
    }

    protected String search() {
      return "wine";
    }

    public static String fetchFrom(Cellar cellar) {
      return cellar.fetch() + cellar.search();
    }
  }

  @UseCase
  public static class Ship {
    public void ship() {}
  }

  @Component
  public static class Clock {
    public void tick() {}
  }

  @Controller
  public static class Pages {
    public void page() {}
  }

  @Service
  public static class Ledger {

    private final Tracer tracer;

    public Ledger(Tracer tracer) {
      this.tracer = tracer;
    }

    public void write() {
      tracer.start("entry").end();
    }

    public Runnable writeLater() {
      return tracer.wrap((Runnable) this::write);
    }
  }

  public static class Plain {
    public void work() {}
  }
}
