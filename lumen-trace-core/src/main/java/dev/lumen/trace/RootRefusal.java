package dev.lumen.trace;

/** Why a trace is not recorded in this process. */
public enum RootRefusal {
  /** The caller had decided so, and the sampler follows it. */
  CALLER,
  /** The sampler did not want it. */
  SAMPLER,
  /** The spans per second were used up. */
  RATE
}
