package dev.lumen.trace.spring.jdbc;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms that URLs of drivers have, each without its {@code jdbc:} and the driver's name. */
final class JdbcUrl {

  private static final Pattern ORACLE_EASY =
      Pattern.compile(
          "@(?:tcps?:)?(?://)?([^:/?()@]+|\\[[^\\]]+\\])(?::(\\d+))?(?:[:/]([^:/?]+))?.*");
  // In braces a value, of a password for one, may have what ends it.
  private static final Pattern SQL_SERVER_PROPERTY =
      Pattern.compile(";([^;=]*)=(\\s*\\{(?:[^}]|}})*+}|[^;]*)");
  private static final Pattern ORACLE_HOST = parameter("HOST");
  private static final Pattern ORACLE_PORT = parameter("PORT");
  private static final Pattern ORACLE_NAME = parameter("SERVICE_NAME|SID");

  /** A host, and the port that the URL gives. */
  record Host(String name, @Nullable Integer port) {}

  private JdbcUrl() {}

  private static Pattern parameter(String name) {
    return Pattern.compile("(?i)\\(\\s*(?:" + name + ")\\s*=\\s*([^)\\s]+)\\s*\\)");
  }

  /** {@code [kind:]//[user[:password]@]host[:port][,more]/name[?…]}, or a name alone. */
  static Database hostAndPath(String system, String rest) {
    String plain = cut(cut(rest, '?'), ';');
    int slashes = plain.indexOf("//");
    if (slashes < 0) {
      return Database.of(system, plain.substring(plain.lastIndexOf('/') + 1), null);
    }
    String path = plain.substring(slashes + 2);
    int slash = path.indexOf('/');
    String hosts = slash < 0 ? path : path.substring(0, slash);
    String name = slash < 0 ? null : cut(path.substring(slash + 1), ':');
    boolean doubtful = path.indexOf('@', hosts.length()) >= 0 || hasUserIn(rest, plain.length());
    return doubtful ? Database.of(system, null, null) : Database.of(system, name, host(hosts));
  }

  /**
   * Whether a password goes on behind a place: it may have what ends a host, or a name. What comes
   * before is then neither.
   */
  private static boolean hasUserIn(String url, int from) {
    int at = url.indexOf('@', from);
    int equals = url.indexOf('=', from);
    // The values of properties may have one.
    return at >= 0 && (equals < 0 || at < equals);
  }

  /** {@code //host[\instance][:port];databaseName=…}. */
  static Database sqlServer(String rest) {
    int slashes = rest.indexOf("//");
    String path = slashes < 0 ? rest : rest.substring(slashes + 2);
    String hosts = cut(path, ';');
    int slash = hosts.indexOf('/');
    String name = slash < 0 ? null : hosts.substring(slash + 1);
    hosts = slash < 0 ? hosts : hosts.substring(0, slash);
    String instance = null;
    int backslash = hosts.indexOf('\\');
    if (backslash >= 0) {
      int colon = hosts.indexOf(':', backslash);
      instance = hosts.substring(backslash + 1, colon < 0 ? hosts.length() : colon);
      hosts = hosts.substring(0, backslash) + (colon < 0 ? "" : hosts.substring(colon));
    }
    Matcher property = SQL_SERVER_PROPERTY.matcher(path);
    while (property.find()) {
      String value = withoutBraces(property.group(2).strip());
      switch (property.group(1).strip().toLowerCase(Locale.ROOT)) {
        case "databasename", "database" -> name = value;
        case "instancename", "instance" -> instance = value;
        case "servername", "server" -> hosts = value;
        default -> {}
      }
    }
    boolean both = instance != null && name != null;
    return Database.of("microsoft.sql_server", both ? instance + "|" + name : name, host(hosts));
  }

  private static String withoutBraces(String value) {
    return value.startsWith("{") && value.endsWith("}")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  /** {@code thin:[user/password]@…}: a host, port and service, or a description. */
  static Database oracle(String rest) {
    int at = rest.lastIndexOf('@');
    String target = at < 0 ? "" : rest.substring(at);
    if (target.contains("(")) {
      Matcher host = ORACLE_HOST.matcher(target);
      String address = host.find() ? host.group(1) : null;
      boolean one = address != null && !host.find();
      Matcher port = ORACLE_PORT.matcher(target);
      Matcher name = ORACLE_NAME.matcher(target);
      return Database.of(
          "oracle.db",
          name.find() ? name.group(1) : null,
          one && address != null
              ? new Host(address, port.find() ? port(port.group(1)) : null)
              : null);
    }
    Matcher easy = ORACLE_EASY.matcher(target);
    if (!easy.matches()) {
      return Database.of("oracle.db", null, null);
    }
    // A word alone is an alias of a file, which need not be a host.
    boolean alias = easy.group(2) == null && easy.group(3) == null;
    return alias
        ? Database.of("oracle.db", easy.group(1), null)
        : Database.of("oracle.db", easy.group(3), new Host(easy.group(1), port(easy.group(2))));
  }

  /**
   * {@code mem:name}, {@code file:path}, a path, or, after a word for it, a host as others have it.
   *
   * @param remote what a URL begins with that is to another process
   */
  static Database embedded(String system, String rest, String... remote) {
    String plain = cut(cut(rest, ';'), '?');
    for (String prefix : remote) {
      if (plain.startsWith(prefix)) {
        Database found = hostAndPath(system, plain);
        String name = found.namespace();
        // The path of a file there may be anything.
        return Database.of(
            system,
            name == null ? null : name.substring(name.lastIndexOf('/') + 1),
            found.address() == null ? null : new Host(found.address(), found.port()));
      }
    }
    int colon = plain.lastIndexOf(':');
    String name = plain.substring(colon + 1);
    return Database.of(
        system, name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1), null);
  }

  /** The host that is named, if it is one alone. */
  private static @Nullable Host host(String hosts) {
    String host = hosts.substring(hosts.lastIndexOf('@') + 1);
    if (host.isEmpty() || host.indexOf(',') >= 0 || host.indexOf('(') >= 0) {
      return null;
    }
    int bracket = host.indexOf(']');
    int colon = host.indexOf(':', Math.max(0, bracket));
    String name = colon < 0 ? host : host.substring(0, colon);
    name = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    return name.isEmpty()
        ? null
        : new Host(name, colon < 0 ? null : port(host.substring(colon + 1)));
  }

  private static @Nullable Integer port(@Nullable String text) {
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String cut(String text, char at) {
    int index = text.indexOf(at);
    return index < 0 ? text : text.substring(0, index);
  }
}
