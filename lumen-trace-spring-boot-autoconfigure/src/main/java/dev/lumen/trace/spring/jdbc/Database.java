package dev.lumen.trace.spring.jdbc;

import dev.lumen.trace.spring.sql.SqlDialect;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which database a connection is to, as its URL tells it: never who connects, and nothing of what
 * else may be in there. Immutable.
 *
 * @param system OpenTelemetry's {@code db.system.name}
 * @param namespace the name of the database, where it has one that says something
 * @param address the host; null where the database is within the process, or on several
 * @param port null where it is the usual one
 */
record Database(
    String system, @Nullable String namespace, @Nullable String address, @Nullable Integer port) {

  static final Database UNKNOWN = new Database("other_sql", null, null, null);

  // What databases in memory are called whose name is made up at each start.
  private static final Pattern RANDOM =
      Pattern.compile("(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");

  /** Reads a URL. What it cannot read it leaves out; fails never. */
  static Database of(@Nullable String url) {
    if (url == null || !url.startsWith("jdbc:")) {
      return UNKNOWN;
    }
    String rest = url.substring("jdbc:".length());
    // What stands in front of another driver's URL names itself first.
    for (String wrapper : new String[] {"aws-wrapper:", "p6spy:", "tc:", "otel:"}) {
      if (rest.startsWith(wrapper)) {
        rest = rest.substring(wrapper.length());
      }
    }
    int colon = rest.indexOf(':');
    String scheme = (colon < 0 ? rest : rest.substring(0, colon)).toLowerCase(Locale.ROOT);
    rest = rest.substring(Math.min(rest.length(), scheme.length() + 1));
    return switch (scheme) {
      case "postgresql", "pgsql" -> JdbcUrl.hostAndPath("postgresql", rest);
      case "mysql" -> JdbcUrl.hostAndPath("mysql", rest);
      case "mariadb" -> JdbcUrl.hostAndPath("mariadb", rest);
      case "sqlserver", "jtds" -> JdbcUrl.sqlServer(rest);
      case "oracle" -> JdbcUrl.oracle(rest);
      case "h2" -> JdbcUrl.embedded("h2database", rest, "tcp:", "ssl:");
      case "hsqldb" -> JdbcUrl.embedded("hsqldb", rest, "hsql:", "hsqls:", "http:", "https:");
      case "derby" -> JdbcUrl.embedded("derby", rest, "//");
      case "sqlite" -> JdbcUrl.embedded("sqlite", rest);
      case "db2", "as400" -> JdbcUrl.hostAndPath("ibm.db2", rest);
      case "sap" -> JdbcUrl.hostAndPath("sap.hana", rest);
      case "firebirdsql", "firebird" -> new Database("firebirdsql", null, null, null);
      case "clickhouse", "ch" -> JdbcUrl.hostAndPath("clickhouse", rest);
      case "trino" -> JdbcUrl.hostAndPath("trino", rest);
      case "redshift" -> JdbcUrl.hostAndPath("aws.redshift", rest);
      case "cloudspanner" -> new Database("gcp.spanner", null, null, null);
      default -> UNKNOWN;
    };
  }

  static Database of(String system, @Nullable String namespace, JdbcUrl.@Nullable Host host) {
    boolean named =
        namespace != null && !namespace.isEmpty() && !RANDOM.matcher(namespace).matches();
    return new Database(
        system,
        named ? namespace : null,
        host == null ? null : host.name(),
        host == null ? null : host.port());
  }

  SqlDialect dialect() {
    return switch (system) {
      case "mysql", "mariadb" -> SqlDialect.MYSQL;
      case "microsoft.sql_server" -> SqlDialect.SQL_SERVER;
      case "oracle.db" -> SqlDialect.ORACLE;
      case "postgresql", "h2database", "hsqldb", "derby", "sqlite", "ibm.db2", "sap.hana" ->
          SqlDialect.STANDARD;
      default -> SqlDialect.UNKNOWN;
    };
  }
}
