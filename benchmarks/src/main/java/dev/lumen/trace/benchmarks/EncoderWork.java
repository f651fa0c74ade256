package dev.lumen.trace.benchmarks;

/** The batch that is encoded: trees of five spans, each with six attributes and an event. */
final class EncoderWork {

  static final int BATCH = 512;

  static final String SERVICE = "orders";
  static final String SCOPE = "dev.lumen.trace";

  static final String ROOT = "GET /orders/{id}";
  static final String CHILD = "load-order";
  static final int CHILDREN = 4;

  static final String METHOD_KEY = "http.request.method";
  static final String METHOD = "GET";
  static final String ROUTE_KEY = "http.route";
  static final String ROUTE = "/orders/{id}";
  static final String STATUS_KEY = "http.response.status_code";
  static final long STATUS = 200;
  static final String ROLE_KEY = "user.role";
  static final String ROLE = "admin";
  static final String ORDER_KEY = "order.id";
  static final long FIRST_ORDER = 1_000_000;
  static final String VIP_KEY = "user.vip";
  static final boolean VIP = true;

  static final String EVENT = "cache.miss";

  private EncoderWork() {}
}
