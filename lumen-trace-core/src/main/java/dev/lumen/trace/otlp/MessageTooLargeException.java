package dev.lumen.trace.otlp;

/** Says that spans do not fit into one message; fewer of them may. */
public final class MessageTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MessageTooLargeException(int maxLength) {
    super("The message has more than " + maxLength + " bytes");
  }
}
