package dev.lumen.trace.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTests {

  static Stream<Arguments> urls() {
    return Stream.of(
        arguments("jdbc:postgresql://db.acme.com/shop", "postgresql", "shop", "db.acme.com", null),
        arguments(
            "jdbc:postgresql://db.acme.com:6432/shop?user=u&password=p@s",
            "postgresql",
            "shop",
            "db.acme.com",
            6432),
        arguments(
            "jdbc:postgresql://u:p@db.acme.com:6432/shop",
            "postgresql",
            "shop",
            "db.acme.com",
            6432),
        arguments("jdbc:postgresql://one:1,two:2/shop", "postgresql", "shop", null, null),
        arguments("jdbc:postgresql:shop", "postgresql", "shop", null, null),
        arguments("jdbc:postgresql://[::1]:5432/shop", "postgresql", "shop", "::1", 5432),
        arguments("jdbc:aws-wrapper:postgresql://h/shop", "postgresql", "shop", "h", null),
        arguments("jdbc:tc:postgresql:17:///shop", "postgresql", "shop", null, null),
        arguments("jdbc:mysql://root:secret@h:3307/shop?useSSL=false", "mysql", "shop", "h", 3307),
        arguments("jdbc:mysql:loadbalance://a,b/shop", "mysql", "shop", null, null),
        arguments("jdbc:mariadb:sequential://h:3306/shop", "mariadb", "shop", "h", 3306),
        arguments(
            "jdbc:sqlserver://h:1433;databaseName=shop;user=sa;password=x",
            "microsoft.sql_server",
            "shop",
            "h",
            1433),
        arguments(
            "jdbc:sqlserver://h\\main:1433;database=shop",
            "microsoft.sql_server",
            "main|shop",
            "h",
            1433),
        arguments(
            "jdbc:oracle:thin:@//h:1521/shop.acme.com", "oracle.db", "shop.acme.com", "h", 1521),
        arguments("jdbc:oracle:thin:scott/tiger@h:1521:XE", "oracle.db", "XE", "h", 1521),
        arguments("jdbc:oracle:thin:@shop_alias", "oracle.db", "shop_alias", null, null),
        arguments(
            "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=h)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=shop)))",
            "oracle.db",
            "shop",
            "h",
            1521),
        arguments("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "h2database", "shop", null, null),
        arguments(
            "jdbc:h2:mem:0f7c1b5e-0000-4f7f-9d8e-1234567890ab;X=1", "h2database", null, null, null),
        arguments("jdbc:h2:file:~/data/shop", "h2database", "shop", null, null),
        arguments("jdbc:h2:tcp://h:9092/~/shop", "h2database", "shop", "h", 9092),
        arguments("jdbc:hsqldb:mem:shop", "hsqldb", "shop", null, null),
        arguments("jdbc:hsqldb:hsql://h:9001/shop", "hsqldb", "shop", "h", 9001),
        arguments("jdbc:derby:memory:shop;create=true", "derby", "shop", null, null),
        arguments("jdbc:derby://h:1527/shop;user=u;password=p", "derby", "shop", "h", 1527),
        arguments("jdbc:sqlite:/data/shop.db", "sqlite", "shop.db", null, null),
        arguments("jdbc:sqlite::memory:", "sqlite", null, null, null),
        arguments("jdbc:db2://h:50000/shop:user=u;password=p;", "ibm.db2", "shop", "h", 50000),
        arguments("jdbc:acme://h/shop", "other_sql", null, null, null));
  }

  @ParameterizedTest
  @MethodSource("urls")
  void aUrlTellsTheDatabase(
      String url,
      String system,
      @Nullable String namespace,
      @Nullable String address,
      @Nullable Integer port) {
    assertThat(Database.of(url)).isEqualTo(new Database(system, namespace, address, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://user:se?cret@h/shop",
        "jdbc:postgresql://user:se/cret@h/shop",
        "jdbc:mysql://address=(host=h)(user=user)(password=secret)/shop",
        "jdbc:oracle:thin:user/secret@h:1521/shop",
        "jdbc:sqlserver://h;user=user;password=secret",
        "jdbc:h2:mem:shop;USER=user;PASSWORD=secret",
        "jdbc:sqlite:file.db?password=secret",
        "jdbc:acme:user/secret@h",
      })
  void noUserAndNoPasswordIsTold(String url) {
    assertThat(Database.of(url).toString()).doesNotContain("user", "secret", "cret");
  }

  @Test
  void whatIsNoUrlIsSomeDatabase() {
    for (String url :
        new String[] {null, "", "jdbc:", "jdbc:h2:", "jdbc:mysql:", "http://h/x", "jdbc:oracle:"}) {
      assertThat(Database.of(url).address()).isNull();
    }
  }
}
