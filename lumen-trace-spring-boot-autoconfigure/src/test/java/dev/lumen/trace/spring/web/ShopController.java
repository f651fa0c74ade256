package dev.lumen.trace.spring.web;

import dev.lumen.trace.Span;
import dev.lumen.trace.Trace;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.spring.http.AbstractHttpServerTraceTests.SoldOutException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** A handler of every kind that Spring MVC has. */
@RestController
class ShopController {

  static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClosedException() {
      super("closed");
    }
  }

  @Bean
  static RouterFunction<ServerResponse> functionalRoutes() {
    return RouterFunctions.route()
        .GET("/functional/{id}", request -> ServerResponse.ok().body("functional"))
        .GET("/functional-name/{id}", request -> ServerResponse.ok().body(currentName()))
        .build();
  }

  private static String currentName() {
    return ((SpanData) Span.current()).name();
  }

  @GetMapping("/orders/{id}")
  String order(@PathVariable String id) {
    return "order " + id;
  }

  @GetMapping("/forward/{id}")
  ModelAndView forward(@PathVariable String id) {
    return new ModelAndView("forward:/orders/" + id);
  }

  @GetMapping("/forward-to-file/{id}")
  ModelAndView forwardToFile(@PathVariable String id) {
    return new ModelAndView("forward:/lumen-trace-test.txt");
  }

  @CrossOrigin("http://shop.example")
  @GetMapping("/cross-origin/{id}")
  String crossOrigin(@PathVariable String id) {
    return "shared";
  }

  @GetMapping({"/baggage/{id}", "/excluded/baggage/{id}"})
  String baggage(@PathVariable String id) {
    return Trace.baggage().toString();
  }

  @GetMapping({"/current/{id}", "/excluded/{id}"})
  String current(@PathVariable String id) {
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

  @GetMapping("/named-callable/{id}")
  Callable<String> namedAtFirst(@PathVariable String id) {
    Span.current().updateName("query findOrder");
    return () -> "named";
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
  Callable<String> callable(@PathVariable String id) {
    return () -> "callable " + id;
  }

  @GetMapping("/callable-fails/{id}")
  Callable<String> failingCallable(@PathVariable String id) {
    return () -> {
      throw new IllegalStateException("no " + id);
    };
  }

  @GetMapping("/callable-sold-out/{id}")
  Callable<String> soldOutCallable(@PathVariable String id) {
    return () -> {
      throw new SoldOutException();
    };
  }

  @GetMapping("/deferred/{id}")
  DeferredResult<String> deferred(@PathVariable String id) {
    DeferredResult<String> result = new DeferredResult<>();
    ForkJoinPool.commonPool().execute(() -> result.setResult("deferred " + id));
    return result;
  }

  @GetMapping("/deferred-times-out/{id}")
  DeferredResult<String> timeout(@PathVariable String id) {
    return new DeferredResult<>(50L);
  }

  @GetMapping("/streaming/{id}")
  StreamingResponseBody streaming(@PathVariable String id) {
    return out -> out.write(("streaming " + id).getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping("/streaming-fails/{id}")
  StreamingResponseBody failingStream(@PathVariable String id) {
    return out -> {
      // More than servers keep back.
      out.write(new byte[1 << 20]);
      throw new IllegalStateException("no more");
    };
  }

  @GetMapping("/sse/{id}")
  SseEmitter sse(@PathVariable String id) {
    SseEmitter emitter = new SseEmitter();
    ForkJoinPool.commonPool()
        .execute(
            () -> {
              try {
                emitter.send("one");
                emitter.send("two");
                emitter.complete();
              } catch (IOException e) {
                emitter.completeWithError(e);
              }
            });
    return emitter;
  }

  @GetMapping("/endless/{id}")
  SseEmitter endless(@PathVariable String id) {
    // On Jetty it is the timeout that ends what a client has left.
    SseEmitter emitter = new SseEmitter(500L);
    ForkJoinPool.commonPool().execute(() -> sendUntilItFails(emitter));
    return emitter;
  }

  private static void sendUntilItFails(SseEmitter emitter) {
    String text = "x".repeat(1 << 16);
    try {
      while (true) {
        emitter.send(text);
      }
    } catch (IOException | IllegalStateException e) {
      // The client has gone. Spring has told the container, which completes.
    }
  }

  @GetMapping("/throws/{id}")
  String throwing(@PathVariable String id) {
    throw new IllegalStateException("no " + id);
  }

  @GetMapping("/throws-error/{id}")
  String throwingError(@PathVariable String id) {
    throw new AssertionError("no " + id);
  }

  @GetMapping("/throws-late/{id}")
  void throwingLate(@PathVariable String id, HttpServletResponse response) throws IOException {
    response.getOutputStream().print("begun");
    response.flushBuffer();
    throw new IllegalStateException("too late");
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

  @GetMapping("/long-and-bad/{id}")
  void longAndBad(@PathVariable String id, HttpServletResponse response) throws IOException {
    response.setStatus(400);
    OutputStream out = response.getOutputStream();
    for (int i = 0; i < 100; i++) {
      out.write(new byte[1024]);
    }
  }

  @GetMapping("/sends-error/{id}")
  void sendsError(@PathVariable String id, HttpServletResponse response) throws IOException {
    response.sendError(418, "teapot");
  }

  @GetMapping("/headers")
  void headers(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader("X-Reply", "a");
    response.addHeader("X-Reply", "b");
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
