package dev.lumen.trace.noharm.app;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What answers at once. */
@RestController
@CrossOrigin("https://shop.example")
class OrderController {

  private static final Logger logger = LoggerFactory.getLogger(OrderController.class);

  record Order(long id, String article) {}

  static final class OutOfStockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutOfStockException() {
      super("none left");
    }
  }

  private final Vault vault;

  OrderController(Vault vault) {
    this.vault = vault;
  }

  @GetMapping("/orders/{id}")
  Order order(@PathVariable long id, HttpServletRequest request) {
    logger.info("Order {} is looked at", id);
    Journal.noteSurroundings("handler");
    Journal.note("parameters", new TreeMap<>(request.getParameterMap()).keySet());
    Journal.note("attributes", new TreeSet<>(Collections.list(request.getAttributeNames())));
    return new Order(id, "lamp");
  }

  @PostMapping("/orders")
  ResponseEntity<Order> place(@RequestBody Order order) {
    return ResponseEntity.status(HttpStatus.CREATED).header("Location", "/orders/1").body(order);
  }

  @PostMapping("/form")
  String form(@RequestParam String name, @RequestParam List<String> tag) {
    return name + " " + tag;
  }

  /** The body of a form can be read once: whoever asks for a parameter first takes it away. */
  @PostMapping("/form-as-stream")
  int formAsStream(HttpServletRequest request) throws IOException {
    return request.getInputStream().readAllBytes().length;
  }

  @GetMapping("/cookie")
  String cookie(@CookieValue String basket, HttpSession session, HttpServletResponse response) {
    session.setAttribute("basket", basket);
    response.addCookie(new Cookie("seen", basket));
    return basket;
  }

  @GetMapping("/where")
  String where(HttpServletRequest request) {
    Journal.note("remote", request.getRemoteAddr());
    return ServletUriComponentsBuilder.fromCurrentRequest().build().toUriString();
  }

  @GetMapping("/own-ids")
  ResponseEntity<String> ownIds(HttpServletRequest request) {
    MDC.put("traceId", "the-application's");
    String seen =
        String.join(
            ", ",
            request.getHeader("X-Trace-ID"),
            request.getHeader("traceparent"),
            MDC.get("traceId"));
    MDC.remove("traceId");
    return ResponseEntity.ok().header("X-Trace-ID", "the-application's").body(seen);
  }

  @GetMapping("/large")
  String large() {
    return "all work and no play ".repeat(400);
  }

  @GetMapping("/conditional/lamp")
  String conditional() {
    return "lamp";
  }

  @GetMapping("/admin/vault")
  String vault() {
    return vault.open();
  }

  @GetMapping("/vault")
  String unguardedVault() {
    return vault.open();
  }

  @GetMapping("/boom")
  String boom() {
    throw new IllegalStateException("boom");
  }

  @GetMapping("/error-thrown")
  String errorThrown() {
    throw new AssertionError("no exception, an error");
  }

  @GetMapping("/out-of-stock")
  String outOfStock() {
    throw new OutOfStockException();
  }

  @GetMapping("/gone")
  String gone() {
    throw new ResponseStatusException(HttpStatus.GONE, "sold out");
  }

  @GetMapping("/refused")
  void refused(HttpServletResponse response) throws IOException {
    response.sendError(402, "pay first");
  }

  @GetMapping("/cut-off")
  void cutOff(HttpServletResponse response) throws IOException {
    response.getOutputStream().print("first");
    response.flushBuffer();
    throw new IllegalStateException("after the first bytes");
  }

  @ExceptionHandler
  ResponseEntity<String> handle(OutOfStockException e, @Nullable HttpServletRequest request) {
    return ResponseEntity.status(HttpStatus.CONFLICT).body(e.getMessage());
  }
}
