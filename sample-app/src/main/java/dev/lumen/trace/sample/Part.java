package dev.lumen.trace.sample;

/**
 * The parts of the shop, as expressions of profiles: all run in one process, or each in its own.
 */
final class Part {

  static final String SHOP = "!stock & !payment";
  static final String STOCK = "!split & !payment";
  static final String PAYMENT = "!split & !stock";

  private Part() {}
}
