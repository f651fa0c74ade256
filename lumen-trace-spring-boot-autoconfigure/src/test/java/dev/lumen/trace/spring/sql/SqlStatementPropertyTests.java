package dev.lumen.trace.spring.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No literal passes, and whatever a statement is, reading it throws nothing and ends. */
class SqlStatementPropertyTests {

  @Property
  void noLiteralPasses(@ForAll("statements") List<String> parts, @ForAll SqlDialect dialect) {
    SqlStatement statement = SqlStatement.of(String.join(" ", parts), dialect);

    assertThat(statement.text()).doesNotContain("pl4nt3d", "4711");
    assertThat(statement.summary()).doesNotContain("pl4nt3d", "4711");
  }

  @Property
  void anyTextIsRead(@ForAll("noise") String text, @ForAll SqlDialect dialect) {
    SqlStatement statement = SqlStatement.of(text, dialect);

    assertThat(statement.text().length()).isLessThanOrEqualTo(SqlStatement.MAX_LENGTH + 10);
  }

  @Provide
  Arbitrary<List<String>> statements() {
    return Arbitraries.of(
            "SELECT",
            "*",
            "FROM",
            "orders",
            "WHERE",
            "a",
            "=",
            "'pl4nt3d'",
            "'it''s pl4nt3d'",
            "4711",
            "-4711",
            "4711.4711e3",
            "N'pl4nt3d'",
            "x'4711'",
            "/* pl4nt3d */",
            "IN",
            "(",
            ")",
            ",",
            ";",
            "UPDATE",
            "INSERT INTO",
            "VALUES",
            "AND",
            "?",
            "-- pl4nt3d\n")
        .list()
        .ofMaxSize(15);
  }

  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "'", "\"", "`", "[", "]", "$$", "$a$", "--", "/*", "*/", "\\", "\n", "q'[", "E'", "0x",
            "1e", ".", "select ", "\0", "\u202e", "\ud800");
    return Arbitraries.oneOf(
        parts.list().ofMaxSize(30).map(all -> String.join("", all)),
        Arbitraries.strings().ofMaxLength(60),
        parts.map(part -> part.repeat(20_000)));
  }
}
