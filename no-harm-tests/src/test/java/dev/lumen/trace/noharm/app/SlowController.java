package dev.lumen.trace.noharm.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What answers from other threads, or bit by bit. */
@RestController
class SlowController {

  private final ExecutorService pool;
  private final Semaphore released = new Semaphore(0);

  SlowController(@Qualifier("pool") ExecutorService pool) {
    this.pool = pool;
  }

  @GetMapping("/callable")
  Callable<String> callable() {
    return () -> {
      Journal.noteSurroundings("callable");
      return "called";
    };
  }

  @GetMapping("/callable-fails")
  Callable<String> callableFails() {
    return () -> {
      throw new IllegalStateException("called in vain");
    };
  }

  @GetMapping("/deferred")
  DeferredResult<String> deferred() {
    DeferredResult<String> result = new DeferredResult<>();
    pool.execute(
        () -> {
          Journal.noteSurroundings("deferred");
          result.setResult("at last");
        });
    return result;
  }

  @GetMapping("/never")
  DeferredResult<String> never() {
    return new DeferredResult<>(50L);
  }

  @GetMapping("/future")
  CompletableFuture<String> future() {
    return CompletableFuture.supplyAsync(
        () -> {
          Journal.noteSurroundings("future");
          return "in future";
        },
        pool);
  }

  @GetMapping("/mono")
  Mono<String> mono() {
    return Mono.fromCallable(
            () -> {
              Journal.noteSurroundings("mono");
              return "one";
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** The second part comes when the client says that it has the first. */
  @GetMapping("/streamed")
  StreamingResponseBody streamed() {
    return output -> {
      output.write("first ".repeat(5_000).getBytes(UTF_8));
      Journal.note("first part was seen before the second", awaitRelease());
      output.write("second".getBytes(UTF_8));
    };
  }

  @GetMapping("/release")
  void release() {
    released.release();
  }

  private boolean awaitRelease() {
    try {
      return released.tryAcquire(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter events() {
    SseEmitter emitter = new SseEmitter();
    pool.execute(
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

  @PostMapping("/multipart")
  String multipart(@RequestParam MultipartFile file, @RequestParam String note) throws IOException {
    return "%s %s %s".formatted(file.getOriginalFilename(), file.getBytes().length, note);
  }

  @PostMapping("/upload")
  ResponseEntity<String> upload(HttpServletRequest request) throws IOException {
    try (InputStream input = request.getInputStream()) {
      long length = input.transferTo(OutputStream.nullOutputStream());
      return ResponseEntity.ok("%d of %d".formatted(length, request.getContentLengthLong()));
    }
  }

  @PostMapping("/cut-off-upload")
  void cutOffUpload(HttpServletRequest request) {
    try {
      Journal.note("upload", request.getInputStream().readAllBytes().length);
    } catch (IOException e) {
      Journal.note("upload is cut off", e.getClass().getName());
    }
  }

  @PostMapping("/unread")
  String unread() {
    return "not interested";
  }
}
