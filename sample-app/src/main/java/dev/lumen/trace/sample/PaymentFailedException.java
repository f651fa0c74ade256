package dev.lumen.trace.sample;

/** An order could not be paid, for the reason that is its cause. */
final class PaymentFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  PaymentFailedException(String message, Exception cause) {
    super(message, cause);
  }
}
