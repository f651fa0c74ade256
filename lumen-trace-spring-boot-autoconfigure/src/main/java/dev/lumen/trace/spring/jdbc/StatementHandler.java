package dev.lumen.trace.spring.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;
import net.ttddyy.dsproxy.ConnectionInfo;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import org.jspecify.annotations.Nullable;

/**
 * A statement of which datasource-proxy sees what is executed, and no more: what is set, and each
 * row of a result, goes straight to the driver, at the cost of a call, and is kept nowhere.
 */
final class StatementHandler extends JdbcHandler {

  private static final ConnectionInfo NO_INFO = new ConnectionInfo();

  /** Makes what executes, and tells of it. */
  @FunctionalInterface
  interface Kind {
    InvocationHandler handler(ProxyConfig config, ConnectionInfo info);
  }

  private final Connection connection;
  private final ConnectionHandler origin;
  private final Kind kind;
  private final JdbcTracing tracing;
  private @Nullable InvocationHandler executor;

  /**
   * @param connection what is to be seen as the statement's connection
   */
  StatementHandler(
      Statement statement,
      Connection connection,
      ConnectionHandler origin,
      Kind kind,
      JdbcTracing tracing) {
    super(statement);
    this.connection = connection;
    this.origin = origin;
    this.kind = kind;
    this.tracing = tracing;
  }

  @Override
  @Nullable Object handle(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    return switch (method.getName()) {
      case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" ->
          tracing.isRecording() ? executor().invoke(proxy, method, args) : call(method, args);
      // What is in a batch must be known wherever it was put there.
      case "addBatch", "clearBatch", "executeBatch", "executeLargeBatch" ->
          executor().invoke(proxy, method, args);
      case "getConnection" -> getConnection(method, args);
      default -> call(method, args);
    };
  }

  private InvocationHandler executor() {
    InvocationHandler known = executor;
    if (known == null) {
      known = kind.handler(origin.config(), NO_INFO);
      executor = known;
    }
    return known;
  }

  /** The one that it was made by, unless that refuses to tell. */
  private @Nullable Object getConnection(Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    return call(method, args) == null ? null : connection;
  }
}
