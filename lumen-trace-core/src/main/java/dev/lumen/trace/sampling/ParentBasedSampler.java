package dev.lumen.trace.sampling;

import dev.lumen.trace.context.TraceContext;

/** The caller's decision stands, whatever it is. */
record ParentBasedSampler(Sampler root) implements Sampler {

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    TraceContext parent = parameters.parent();
    return parent == null ? root.shouldSample(parameters) : parent.isSampled();
  }

  @Override
  public String toString() {
    return "parent-based, else " + root;
  }
}
