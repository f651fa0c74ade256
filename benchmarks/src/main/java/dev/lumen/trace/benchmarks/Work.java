package dev.lumen.trace.benchmarks;

/** What the spans are called, and what they hold. */
final class Work {

  static final String ROOT = "GET /orders/{id}";
  static final String CHILD = "load-order";
  static final String EVENT = "cache.miss";

  static final String TEXT_KEY = "user.role";
  static final String NUMBER_KEY = "order.id";
  static final String FLAG_KEY = "user.vip";

  static final String TEXT = "admin";

  static final int CHILDREN = 4;

  private Work() {}
}
