package dev.lumen.trace.spring;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.rates.RootRates;
import dev.lumen.trace.store.TraceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

/**
 * Has the store told of what the tracers of the application record, its own as well as ours, once
 * both are made: whoever comes first, and without asking for either. And beside the store, where
 * asked for, the counts of all requests, of which it holds but some.
 *
 * <p>Thread-safe.
 */
public final class StoreFeed
    implements BeanPostProcessor, PriorityOrdered, DisposableBean, Supplier<@Nullable TraceStore> {

  private final List<Tracer> tracers = new ArrayList<>();
  private @Nullable TraceStore store;
  private @Nullable RootRates rates;

  StoreFeed() {}

  /** Before whatever has a tracer made early. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  /** The store, null as long as nobody has asked for one. */
  @Override
  public synchronized @Nullable TraceStore get() {
    return store;
  }

  /**
   * The counts of all local roots, from now on: to count them has roots recorded that are not
   * sampled, so nobody counts before somebody asks. Null as long as nobody has asked for a store.
   */
  public synchronized @Nullable RootRates rates() {
    if (rates == null && store != null) {
      RootRates counted = new RootRates();
      rates = counted;
      tracers.forEach(tracer -> tracer.addListener(counted));
    }
    return rates;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof Tracer tracer) {
      add(tracer);
    } else if (bean instanceof TraceStore made) {
      fill(made);
    }
    return bean;
  }

  private synchronized void add(Tracer tracer) {
    tracers.add(tracer);
    if (store != null) {
      tracer.addListener(store);
    }
    if (rates != null) {
      tracer.addListener(rates);
    }
  }

  private synchronized void fill(TraceStore made) {
    store = made;
    tracers.forEach(tracer -> tracer.addListener(made));
  }

  /** A tracer may outlive the context, where it is no bean's alone. */
  @Override
  public synchronized void destroy() {
    for (Tracer tracer : tracers) {
      if (store != null) {
        tracer.removeListener(store);
      }
      if (rates != null) {
        tracer.removeListener(rates);
      }
    }
  }
}
