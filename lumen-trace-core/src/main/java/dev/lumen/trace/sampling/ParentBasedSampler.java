package dev.lumen.trace.sampling;

import dev.lumen.trace.context.TraceContext;

/** The caller's decision stands, whatever it is; where it made none, it is ours. */
record ParentBasedSampler(Sampler root) implements Sampler {

  @Override
  public boolean shouldSample(SamplingParameters parameters) {
    TraceContext parent = parameters.parent();
    if (parent == null || parent.isDeferred()) {
      return root.shouldSample(parameters);
    }
    return parent.isSampled();
  }

  @Override
  public boolean followsCaller() {
    return true;
  }

  @Override
  public String toString() {
    return "parent-based, else " + root;
  }
}
