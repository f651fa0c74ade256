package dev.lumen.trace.spring;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Says once, at the start, that another tracer works beside this one. */
final class OtherTracerWarning implements SmartInitializingSingleton {

  private static final Logger logger = LoggerFactory.getLogger(OtherTracerWarning.class);

  private final Iterable<OtherTracer> others;

  OtherTracerWarning(Iterable<OtherTracer> others) {
    this.others = others;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<String> found = new ArrayList<>();
    for (OtherTracer other : others) {
      String name = other.find();
      if (name != null) {
        found.add(name);
      }
    }
    if (!found.isEmpty()) {
      logger.warn(
          "Lumen Trace is not the only tracer here: there is {}. Each would record every request"
              + " and write its own headers. Remove the other, or set lumen.trace.enabled=false",
          String.join(", and ", found));
    }
  }
}
