package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.Span;
import dev.lumen.trace.Trace;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.AbstractHttpServerTraceTests.SoldOutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A handler of every kind that WebFlux has. */
@RestController
class ReactiveShopController {

  static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClosedException() {
      super("closed");
    }
  }

  @Bean
  static RouterFunction<ServerResponse> functionalRoutes() {
    return RouterFunctions.route()
        .GET("/functional/{id}", request -> ServerResponse.ok().bodyValue("functional"))
        .GET("/functional-name/{id}", request -> ServerResponse.ok().bodyValue(currentName()))
        .GET(
            "/functional-throws/{id}",
            request -> Mono.error(new IllegalStateException("no " + request.pathVariable("id"))))
        .build();
  }

  private static String currentName() {
    return ((SpanData) Span.current()).name();
  }

  @GetMapping("/orders/{id}")
  String order(@PathVariable String id) {
    return "order " + id;
  }

  @CrossOrigin("http://shop.example")
  @GetMapping("/cross-origin/{id}")
  String crossOrigin(@PathVariable String id) {
    return "shared";
  }

  @GetMapping({"/baggage/{id}", "/excluded/baggage/{id}"})
  Mono<String> baggage(@PathVariable String id) {
    return Mono.fromCallable(() -> Trace.baggage().toString())
        .subscribeOn(Schedulers.boundedElastic());
  }

  @GetMapping({"/current/{id}", "/excluded/{id}"})
  String current(@PathVariable String id) {
    return Span.current().context().traceparent();
  }

  /** What is current on every thread that works for the request. */
  @PostMapping("/currents/{id}")
  Flux<String> currents(@PathVariable String id, @RequestBody Mono<String> body) {
    return Flux.concat(
            Mono.fromSupplier(ReactiveShopController::current),
            body.map(text -> current()),
            Mono.delay(Duration.ofMillis(1)).map(tick -> current()),
            Mono.fromCallable(ReactiveShopController::current)
                .subscribeOn(Schedulers.boundedElastic()),
            Mono.fromFuture(elsewhere()).map(done -> current()),
            Mono.fromFuture(elsewhere()).publishOn(Schedulers.parallel()).map(done -> current()))
        .map(seen -> seen.equals(current()) ? seen + "\n" : seen + " is not " + current() + "\n");
  }

  /** Completes on a thread that nothing is carried to. */
  private static CompletableFuture<String> elsewhere() {
    return new CompletableFuture<String>().completeOnTimeout("done", 1, TimeUnit.MILLISECONDS);
  }

  private static String current() {
    return Span.current().context().traceparent();
  }

  @GetMapping("/name/{id}")
  String name(@PathVariable String id) {
    return currentName();
  }

  @GetMapping("/named/{id}")
  String named(@PathVariable String id) {
    Span.current()
        .updateName("query findOrder")
        .setAttribute("http.route", "/graphql")
        .setAttribute("code.function.name", "Orders.find");
    return "named";
  }

  @GetMapping("/number/{id}")
  String number(@PathVariable int id) {
    return "number";
  }

  @GetMapping("/closed/{id}")
  String closed(@PathVariable String id) {
    throw new ClosedException();
  }

  @GetMapping("/callable/{id}")
  Mono<String> callable(@PathVariable String id) {
    return Mono.fromCallable(() -> "callable " + id).subscribeOn(Schedulers.boundedElastic());
  }

  @GetMapping("/callable-fails/{id}")
  Mono<String> failingCallable(@PathVariable String id) {
    return Mono.<String>error(() -> new IllegalStateException("no " + id))
        .subscribeOn(Schedulers.boundedElastic());
  }

  @GetMapping("/callable-sold-out/{id}")
  Mono<String> soldOutCallable(@PathVariable String id) {
    return Mono.<String>error(SoldOutException::new).subscribeOn(Schedulers.boundedElastic());
  }

  @GetMapping("/deferred/{id}")
  Mono<String> deferred(@PathVariable String id) {
    return Mono.create(sink -> ForkJoinPool.commonPool().execute(() -> sink.success("deferred")));
  }

  @GetMapping("/streaming/{id}")
  Flux<DataBuffer> streaming(@PathVariable String id) {
    byte[] text = ("streaming " + id).getBytes(StandardCharsets.UTF_8);
    return Flux.just(text, text).map(DefaultDataBufferFactory.sharedInstance::wrap);
  }

  @GetMapping("/streaming-fails/{id}")
  Flux<DataBuffer> failingStream(@PathVariable String id) {
    return Flux.<DataBuffer>just(DefaultDataBufferFactory.sharedInstance.wrap(new byte[1 << 20]))
        .concatWith(Mono.error(() -> new IllegalStateException("no more")));
  }

  @GetMapping(path = "/sse/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<String> sse(@PathVariable String id) {
    return Flux.just("one", "two");
  }

  @GetMapping(path = "/endless/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<String> endless(@PathVariable String id) {
    return Flux.just("x".repeat(1 << 16)).repeat();
  }

  @GetMapping(path = "/silent/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<String> silent(@PathVariable String id) {
    return Flux.just("one").concatWith(Mono.never());
  }

  @GetMapping("/throws/{id}")
  String throwing(@PathVariable String id) {
    throw new IllegalStateException("no " + id);
  }

  @GetMapping("/throws-error/{id}")
  String throwingError(@PathVariable String id) {
    throw new AssertionError("no " + id);
  }

  @GetMapping("/sold-out/{id}")
  String soldOut(@PathVariable String id) {
    throw new SoldOutException();
  }

  @GetMapping("/unavailable/{id}")
  String unavailable(@PathVariable String id) {
    throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "come again");
  }

  @GetMapping("/bad/{id}")
  ResponseEntity<String> bad(@PathVariable String id) {
    return ResponseEntity.badRequest().body("bad");
  }

  @GetMapping("/broken/{id}")
  ResponseEntity<String> broken(@PathVariable String id) {
    return ResponseEntity.internalServerError().body("broken");
  }

  @GetMapping("/headers")
  Mono<Void> headers(ServerHttpResponse response) {
    response.getHeaders().add("X-Reply", "a");
    response.getHeaders().add("X-Reply", "b");
    return Mono.empty();
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.CONFLICT)
  String soldOut(SoldOutException e) {
    return "sold out";
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  String closed(ClosedException e) {
    return "closed";
  }
}
