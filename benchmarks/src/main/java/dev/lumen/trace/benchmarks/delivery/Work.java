package dev.lumen.trace.benchmarks.delivery;

import java.time.Duration;

/** What the spans are called and hold, and how they are queued: the same for all. */
final class Work {

  static final String SERVICE = "orders";

  static final String ROOT = "GET /orders/{id}";
  static final String CHILD = "load-order";
  static final int CHILDREN = 4;
  static final int SPANS = 1 + CHILDREN;

  static final String METHOD_KEY = "http.request.method";
  static final String METHOD = "GET";
  static final String ROUTE_KEY = "http.route";
  static final String ROUTE = "/orders/{id}";
  static final String STATUS_KEY = "http.response.status_code";
  static final long STATUS = 200;
  static final String ROLE_KEY = "user.role";
  static final String ROLE = "admin";
  static final String ORDER_KEY = "order.id";
  static final String VIP_KEY = "user.vip";
  static final boolean VIP = true;

  static final String EVENT = "cache.miss";

  static final int QUEUE = 65_536;
  static final int BATCH = 512;
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private Work() {}
}
