package dev.lumen.trace.spring;

/** Says where recent traces are to be seen, for the line at start. */
@FunctionalInterface
public interface RecentTraces {

  /**
   * As the line has it: {@code recent traces at /actuator/traces}, or what to do to see them. Asked
   * once, when the application has started.
   */
  String whereabouts();
}
