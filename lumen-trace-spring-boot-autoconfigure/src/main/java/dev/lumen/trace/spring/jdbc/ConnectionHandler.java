package dev.lumen.trace.spring.jdbc;

import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.proxy.jdk.CallableStatementInvocationHandler;
import net.ttddyy.dsproxy.proxy.jdk.PreparedStatementInvocationHandler;
import net.ttddyy.dsproxy.proxy.jdk.StatementInvocationHandler;
import org.jspecify.annotations.Nullable;

/** A connection whose statements are traced, with its commits and rollbacks. */
final class ConnectionHandler extends JdbcHandler {

  // Of a connection around another one, both of which are traced, the inner one tells.
  private static final ThreadLocal<@Nullable Boolean> TOLD = new ThreadLocal<>();

  private final Connection connection;
  private final JdbcTracing tracing;
  private @Nullable ProxyConfig config;

  ConnectionHandler(Connection connection, JdbcTracing tracing) {
    super(connection);
    this.connection = connection;
    this.tracing = tracing;
  }

  @Override
  @Nullable Object handle(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    return switch (method.getName()) {
      case "createStatement", "prepareStatement", "prepareCall" ->
          traced(call(method, args), args, (Connection) proxy);
      case "commit" -> ended("commit", method, args);
      case "rollback" -> ended("rollback", method, args);
      default -> call(method, args);
    };
  }

  private @Nullable Object traced(
      @Nullable Object made, @Nullable Object @Nullable [] args, Connection proxy) {
    // One that another data source within this one has traced is left with it.
    if (!(made instanceof Statement statement) || isTraced(made)) {
      return made;
    }
    String sql = args != null && args.length > 0 && args[0] instanceof String text ? text : null;
    StatementHandler.Kind kind;
    if (sql == null) {
      kind = (c, info) -> new StatementInvocationHandler(statement, info, proxy, c);
      return tracing.proxy(statement, Statement.class, handler(statement, proxy, kind));
    }
    if (made instanceof CallableStatement call) {
      kind = (c, info) -> new CallableStatementInvocationHandler(call, sql, info, proxy, c);
      return tracing.proxy(call, CallableStatement.class, handler(call, proxy, kind));
    }
    if (made instanceof PreparedStatement prepared) {
      kind =
          (c, info) -> new PreparedStatementInvocationHandler(prepared, sql, info, proxy, c, false);
      return tracing.proxy(prepared, PreparedStatement.class, handler(prepared, proxy, kind));
    }
    return made;
  }

  private StatementHandler handler(
      Statement statement, Connection proxy, StatementHandler.Kind kind) {
    return new StatementHandler(statement, proxy, this, kind, tracing);
  }

  /** What is known of the database, and so what its statements are told to; asked for when used. */
  ProxyConfig config() {
    ProxyConfig known = config;
    if (known == null) {
      known = tracing.configOf(connection);
      config = known;
    }
    return known;
  }

  private @Nullable Object ended(String event, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    TOLD.set(null);
    Object result;
    try {
      result = call(method, args);
    } catch (Throwable e) {
      if (isFirst()) {
        tracing.failed(event, e);
      }
      throw e;
    }
    // A rollback to a savepoint is the end of nothing, but is seen as well.
    if (isFirst()) {
      tracing.happened(event);
    }
    return result;
  }

  private boolean isFirst() {
    boolean first = TOLD.get() == null;
    TOLD.set(true);
    return first;
  }
}
