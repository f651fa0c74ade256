package dev.lumen.trace.spring.export;

import java.util.OptionalInt;
import java.util.function.IntSupplier;

/** The port of this machine that is one of a container's. */
final class PublishedPort {

  private PublishedPort() {}

  /** None where a service keeps it to itself, as one does that only other services are to reach. */
  static OptionalInt of(IntSupplier port) {
    try {
      return OptionalInt.of(port.getAsInt());
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The one is Docker Compose's way to say so, the other Testcontainers'.
      return OptionalInt.empty();
    }
  }
}
