package dev.lumen.trace.noharm.slices;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import jakarta.persistence.EntityManager;
import org.springframework.stereotype.Repository;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Something of each kind that a slice picks, and all of them start spans. */
final class Shop {

  private Shop() {}

  @RestController
  static class Counter {

    private final Tracer tracer;

    Counter(Tracer tracer) {
      this.tracer = tracer;
    }

    @GetMapping("/lamp")
    String lamp() {
      return tracer.inSpan("lamp", span -> "lamp");
    }
  }

  @Service
  static class Supplier {

    private final Tracer tracer;
    private final RestClient client;

    Supplier(Tracer tracer, RestClient.Builder builder) {
      this.tracer = tracer;
      this.client = builder.baseUrl("http://supplier").build();
    }

    String lamp() {
      return tracer.inSpan(
          "supply",
          span -> String.valueOf(client.get().uri("/lamp").retrieve().body(String.class)));
    }
  }

  @Repository
  static class Stock {

    private final Tracer tracer;
    private final EntityManager entities;

    Stock(Tracer tracer, EntityManager entities) {
      this.tracer = tracer;
      this.entities = entities;
    }

    Object count() {
      try (Span span = tracer.start("count")) {
        return entities.createNativeQuery("select 3").getSingleResult();
      }
    }
  }
}
