package dev.lumen.trace.spring.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * The proxies of connections and statements, for an image that is made ahead of time: those of
 * HikariCP are known. What any other pool or driver gives has JDBC's own interface alone there.
 */
final class JdbcHints implements RuntimeHintsRegistrar {

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "Connection", Connection.class,
          "Statement", Statement.class,
          "PreparedStatement", PreparedStatement.class,
          "CallableStatement", CallableStatement.class);

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    TYPES.forEach(
        (name, type) -> {
          hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
          hints.proxies().registerJdkProxy(type);
          Class<?> pooled = find("com.zaxxer.hikari.pool.HikariProxy" + name, classLoader);
          if (pooled != null) {
            hints
                .proxies()
                .registerJdkProxy(ProxyTypes.interfaces(pooled, type).toArray(Class<?>[]::new));
          }
        });
    for (String type : new String[] {"HikariDataSource", "HikariConfig"}) {
      hints
          .reflection()
          .registerTypeIfPresent(
              classLoader, "com.zaxxer.hikari." + type, MemberCategory.ACCESS_DECLARED_FIELDS);
    }
  }

  private static @Nullable Class<?> find(String name, @Nullable ClassLoader classLoader) {
    try {
      return ClassUtils.forName(name, classLoader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
