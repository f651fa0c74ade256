package dev.lumen.trace.spring.actuate;

/** A filter that is not understood. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final String value;
  private final String allowed;

  RefusedException(String parameter, String value, String allowed) {
    super(parameter + " is " + value + ": it must be " + allowed);
    this.parameter = parameter;
    this.value = value;
    this.allowed = allowed;
  }

  Refusal refusal() {
    return new Refusal("This filter is not understood", parameter, value, allowed);
  }
}
