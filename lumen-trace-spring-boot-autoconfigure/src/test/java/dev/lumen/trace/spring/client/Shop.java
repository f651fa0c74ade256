package dev.lumen.trace.spring.client;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What every kind of client is asked to do. */
interface Shop {

  @GetExchange("/orders/{id}")
  String order(@PathVariable String id);

  @GetExchange("/orders/{id}")
  String orderOf(
      @PathVariable String id,
      @RequestHeader("traceparent") String traceparent,
      @RequestHeader("tracestate") String tracestate);

  @GetExchange("/orders/{id}")
  String orderUnder(
      @PathVariable String id,
      @RequestHeader("X-Trace-ID") String traceId,
      @RequestHeader("X-Span-ID") String spanId);

  @GetExchange("/search")
  String search(@RequestParam String q, @RequestParam String token);

  @GetExchange("/status/{code}")
  String status(@PathVariable int code);

  @HttpExchange(method = "BREW", url = "/pot")
  String brew();
}
