package dev.lumen.trace.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** URLs of drivers, which have more forms than anybody knows. */
class DatabasePropertyTests {

  private static final String SECRET = "planted";

  @Property
  void anyUrlIsRead(@ForAll("urls") String url) {
    assertThat(Database.of(url).system()).isNotEmpty();
    assertThat(Database.of(url).dialect()).isNotNull();
  }

  @Property
  void aPasswordBeforeTheHostIsNotRead(
      @ForAll("systems") String system, @ForAll("passwords") String password) {
    // With an equals sign it would be the name of a property.
    Database database =
        Database.of(
            "jdbc:" + system + "://user:" + password.replace("=", "") + "@db.example:1234/orders");

    assertThat(database.toString()).doesNotContain(SECRET);
  }

  @Property
  void norIsOneAmongTheProperties(
      @ForAll("systems") String system, @ForAll("passwords") String password) {
    String inBraces = "{" + password.replace("}", "}}") + "}";
    String url = "jdbc:" + system + "://db.example:1234/orders?user=a&password=" + password;
    String sqlServer = "jdbc:sqlserver://db.example:1234;user=a;password=" + inBraces;

    assertThat(Database.of(url).toString()).doesNotContain(SECRET);
    assertThat(Database.of(sqlServer + ";databaseName=orders"))
        .isEqualTo(new Database("microsoft.sql_server", "orders", "db.example", 1234));
  }

  @Provide
  Arbitrary<String> systems() {
    return Arbitraries.of("postgresql", "mysql", "mariadb", "db2", "clickhouse", "redshift", "sap");
  }

  @Provide
  Arbitrary<String> passwords() {
    Arbitrary<String> some =
        Arbitraries.strings().withChars("ab1:/@;?,{}[]()\\%.|-").ofMaxLength(6);
    // What is in there may look like anything.
    Arbitrary<String> property = Arbitraries.of("", "", ";databaseName=", ";server=");
    return Combinators.combine(some, property, some)
        .as((before, name, after) -> before + name + SECRET + after);
  }

  @Provide
  Arbitrary<String> urls() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "jdbc:",
            "postgresql:",
            "mysql:",
            "sqlserver:",
            "jtds:",
            "oracle:",
            "thin:",
            "h2:",
            "hsqldb:",
            "derby:",
            "sqlite:",
            "aws-wrapper:",
            "mem:",
            "tcp:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            ";",
            "?",
            "=",
            ",",
            "[",
            "]",
            "(HOST=",
            "(PORT=",
            ")",
            "db.example",
            "99999999999",
            "databaseName=",
            "instanceName=",
            "");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(10).map(some -> "jdbc:" + String.join("", some)),
        Arbitraries.strings().map(text -> "jdbc:" + text),
        Arbitraries.of(
            "jdbc:oracle:thin:@" + "a".repeat(5000), "jdbc:oracle:@" + "(".repeat(5000)));
  }
}
