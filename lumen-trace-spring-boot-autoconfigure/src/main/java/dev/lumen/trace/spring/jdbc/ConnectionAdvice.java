package dev.lumen.trace.spring.jdbc;

import java.sql.Connection;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** Has the connections that a data source gives be traced, each once. Thread-safe. */
final class ConnectionAdvice implements MethodInterceptor {

  // Of a data source around another one the outer one tells how long it took.
  private static final ThreadLocal<@Nullable ConnectionAdvice> ACQUIRING = new ThreadLocal<>();

  private final JdbcTracing tracing;
  private final String name;
  private final Runnable afterFirst;
  private volatile boolean first = true;

  /**
   * @param name what the data source is called
   * @param afterFirst to be run once there has been a connection
   */
  ConnectionAdvice(JdbcTracing tracing, String name, Runnable afterFirst) {
    this.tracing = tracing;
    this.name = name;
    this.afterFirst = afterFirst;
  }

  @Override
  @SuppressWarnings("NullAway") // AOP Alliance says nothing of null.
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    return switch (invocation.getMethod().getName()) {
      case "getConnection" ->
          Connection.class == invocation.getMethod().getReturnType()
              ? connection(invocation)
              : invocation.proceed();
      case "unwrap" -> unwrap(invocation);
      default -> invocation.proceed();
    };
  }

  private @Nullable Object connection(MethodInvocation invocation) throws Throwable {
    if (ACQUIRING.get() != null || !tracing.isRecording()) {
      return traced(invocation.proceed());
    }
    ACQUIRING.set(this);
    long start = System.nanoTime();
    Object connection;
    try {
      connection = invocation.proceed();
    } catch (Throwable e) {
      tracing.notAcquired(name, e, System.nanoTime() - start);
      throw e;
    } finally {
      ACQUIRING.set(null);
    }
    if (connection instanceof Connection made) {
      tracing.acquired(name, made, System.nanoTime() - start);
    }
    return traced(connection);
  }

  private @Nullable Object traced(@Nullable Object connection) {
    if (first) {
      first = false;
      afterFirst.run();
    }
    // What another data source within this one has traced is left with it.
    return connection instanceof Connection made && !JdbcHandler.isTraced(made)
        ? tracing.proxy(made, Connection.class, new ConnectionHandler(made, tracing))
        : connection;
  }

  /** Who would be given the same object goes on with what is traced. */
  private static @Nullable Object unwrap(MethodInvocation invocation) throws Throwable {
    Object unwrapped = invocation.proceed();
    boolean itself =
        unwrapped == invocation.getThis()
            && unwrapped instanceof DataSource
            && invocation instanceof ProxyMethodInvocation proxied
            && invocation.getArguments()[0] instanceof Class<?> type
            && type.isInstance(proxied.getProxy());
    return itself ? ((ProxyMethodInvocation) invocation).getProxy() : unwrapped;
  }
}
