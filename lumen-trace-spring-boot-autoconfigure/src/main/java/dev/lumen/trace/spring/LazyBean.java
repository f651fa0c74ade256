package dev.lumen.trace.spring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds the tracer, or what needs it, when it is first asked for: what is traced may be made early,
 * or be what an exporter of the tracer is made from. Until the bean can be had, gives null.
 *
 * <p>Thread-safe.
 */
public final class LazyBean<T> implements Supplier<@Nullable T> {

  private final ObjectProvider<T> provider;
  private volatile @Nullable T bean;

  public LazyBean(ObjectProvider<T> provider) {
    this.provider = provider;
  }

  @Override
  public @Nullable T get() {
    T bean = this.bean;
    return bean == null ? find() : bean;
  }

  private @Nullable T find() {
    try {
      T found = provider.getIfAvailable();
      bean = found;
      return found;
    } catch (BeansException | IllegalStateException e) {
      // The tracer is being made, or the application is closed.
      return null;
    }
  }
}
