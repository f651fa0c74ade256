package dev.lumen.trace.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says once, at the start, that another tracer works beside this one, as Spring Boot says why a
 * start has failed: this one goes on.
 */
final class OtherTracerWarning implements SmartInitializingSingleton {

  private static final Logger logger = LoggerFactory.getLogger(OtherTracerWarning.class);

  private final Iterable<OtherTracer> others;

  OtherTracerWarning(Iterable<OtherTracer> others) {
    this.others = others;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<OtherTracer.Found> found = new ArrayList<>();
    for (OtherTracer other : others) {
      OtherTracer.Found one = other.find();
      if (one != null) {
        found.add(one);
      }
    }
    if (!found.isEmpty()) {
      logger.warn(
          "Lumen Trace is not the only tracer here{}",
          text(found).replace("\n", System.lineSeparator()));
    }
  }

  private static String text(List<OtherTracer.Found> found) {
    String others =
        found.stream().map(OtherTracer.Found::what).collect(Collectors.joining(", and "));
    String removals =
        found.stream().map(OtherTracer.Found::removal).distinct().collect(Collectors.joining("\n"));
    return """


        Description:

        There is also %s. Each records every request, in a trace of its own, so it is recorded \
        twice; and of the headers that both write on a call, such as traceparent, the callee sees \
        one tracer's alone.

        Action:

        %s
        Or, to keep the other alone, set lumen.trace.enabled=false.
        """
        .formatted(others, removals);
  }
}
