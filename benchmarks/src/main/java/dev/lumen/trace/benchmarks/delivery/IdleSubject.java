package dev.lumen.trace.benchmarks.delivery;

final class IdleSubject implements Subject {

  @Override
  public void trace(long order) {}

  @Override
  public long dropped() {
    return 0;
  }
}
