package dev.lumen.trace.spring.sql;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the operations of a statement and the tables that they are on, in the order in which
 * they are written: OpenTelemetry's {@code db.query.summary}.
 *
 * <p>Knows no grammar, only after which words a table comes: good for what people and libraries
 * write, and never worse than a name that says less. For one use by one thread.
 */
final class SqlSummary {

  private static final int MAX_LENGTH = 255;

  private static final Set<String> CHANGES =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "UPSERT");
  private static final Set<String> CALLS = Set.of("CALL", "EXEC", "EXECUTE");
  private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP", "TRUNCATE");
  private static final Set<String> DEFINED =
      Set.of(
          "TABLE",
          "VIEW",
          "INDEX",
          "SEQUENCE",
          "SCHEMA",
          "DATABASE",
          "FUNCTION",
          "PROCEDURE",
          "TRIGGER",
          "TYPE",
          "USER",
          "ROLE");
  private static final Set<String> NEXT_STATEMENT =
      Set.of("UNION", "ALL", "EXCEPT", "INTERSECT", "MINUS", "EXPLAIN", "ANALYZE");

  /** Between what announces a table and its name. */
  private static final Set<String> BEFORE_TABLE =
      Set.of(
          "INTO", "FROM", "ONLY", "LATERAL", "TABLE", "IF", "NOT", "EXISTS", "IGNORE", "PROCEDURE");

  private static final Set<String> AFTER_TABLES =
      Set.of(
          "WHERE",
          "GROUP",
          "ORDER",
          "HAVING",
          "LIMIT",
          "OFFSET",
          "FETCH",
          "WINDOW",
          "FOR",
          "SET",
          "VALUES",
          "RETURNING",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "MINUS",
          "WHEN");

  private enum Expects {
    NOTHING,
    /** A table's name. */
    TABLE,
    /** More of the name that was just read, after a dot. */
    MORE_OF_NAME,
    /** What it is that is created, altered or dropped. */
    DEFINED
  }

  private final StringBuilder text = new StringBuilder();
  private @Nullable String firstWord;
  private @Nullable String procedure;
  private Expects expects = Expects.NOTHING;
  private String previous = "";
  private String operation = "";
  private boolean full;
  private boolean nameJustRead;
  private int depth;

  // By depth of parentheses: whether a FROM there is one of tables, and whether a comma is between
  // two of them.
  private final BitSet awaitsFrom = new BitSet();
  private final BitSet inTables = new BitSet();

  String text() {
    return text.isEmpty() && firstWord != null ? firstWord : text.toString();
  }

  @Nullable String procedure() {
    return procedure;
  }

  void word(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    if (firstWord == null) {
      firstWord = upper;
    }
    if (expects == Expects.MORE_OF_NAME) {
      append(".", word);
      named();
    } else if (startsOperation(upper)) {
      operation(upper);
    } else if (expects == Expects.DEFINED) {
      define(upper);
    } else if (expects == Expects.TABLE && !BEFORE_TABLE.contains(upper)) {
      name(word);
    } else if (announcesTable(upper)) {
      expects = Expects.TABLE;
      inTables.set(depth, !operation.equals("INSERT"));
      nameJustRead = false;
    } else {
      if (AFTER_TABLES.contains(upper)) {
        inTables.clear(depth);
      }
      nameJustRead = false;
    }
    previous = upper;
  }

  void quoted(String name) {
    if (expects == Expects.MORE_OF_NAME) {
      append(".", name);
      named();
    } else if (expects == Expects.TABLE) {
      name(name);
    } else {
      nameJustRead = false;
    }
    previous = name;
  }

  void literal() {
    nameJustRead = false;
    // {? = call f(?)} begins with one.
    if (!previous.isEmpty()) {
      previous = "?";
    }
  }

  void symbol(char c) {
    if (c == '.' && nameJustRead) {
      expects = Expects.MORE_OF_NAME;
      return;
    }
    nameJustRead = false;
    switch (c) {
      case '(' -> {
        depth++;
        expects = Expects.NOTHING;
        awaitsFrom.clear(depth);
        inTables.clear(depth);
      }
      case ')' -> depth = Math.max(0, depth - 1);
      case ',' -> expects = inTables.get(depth) ? Expects.TABLE : expects;
      case ';' -> {
        depth = 0;
        inTables.clear();
        awaitsFrom.clear();
        expects = Expects.NOTHING;
      }
      default -> {}
    }
    if (!(previous.isEmpty() && (c == '{' || c == '='))) {
      previous = String.valueOf(c);
    }
  }

  private boolean startsOperation(String word) {
    if (word.equals("SELECT")) {
      return true;
    }
    boolean start =
        previous.isEmpty()
            // There is a function of that name too.
            || (previous.equals("(") && !word.equals("REPLACE"))
            || previous.equals(";")
            || NEXT_STATEMENT.contains(previous)
            || ("WITH".equals(firstWord) && previous.equals(")") && depth == 0);
    return start && (CHANGES.contains(word) || CALLS.contains(word) || DEFINITIONS.contains(word));
  }

  private void operation(String word) {
    operation = word;
    append(" ", word);
    inTables.clear(depth);
    nameJustRead = false;
    if (word.equals("SELECT") || word.equals("DELETE")) {
      awaitsFrom.set(depth);
      expects = Expects.NOTHING;
    } else if (DEFINITIONS.contains(word)) {
      expects = Expects.DEFINED;
    } else {
      awaitsFrom.set(depth, word.equals("UPDATE"));
      inTables.set(depth, word.equals("UPDATE"));
      expects = Expects.TABLE;
    }
  }

  private void define(String word) {
    if (DEFINED.contains(word)) {
      append(" ", word);
      expects = Expects.TABLE;
    } else if (operation.equals("TRUNCATE")) {
      name(word);
    }
  }

  private boolean announcesTable(String word) {
    return switch (word) {
      case "FROM" -> {
        // As it stands in IS DISTINCT FROM.
        boolean ofTables = awaitsFrom.get(depth) && !previous.equals("DISTINCT");
        awaitsFrom.set(depth, awaitsFrom.get(depth) && !ofTables);
        yield ofTables;
      }
      case "JOIN", "STRAIGHT_JOIN", "APPLY" -> true;
      case "USING" -> operation.equals("DELETE") || operation.equals("MERGE");
      default -> false;
    };
  }

  private void name(String name) {
    if (CALLS.contains(operation) && procedure == null) {
      procedure = name;
    }
    append(" ", name);
    named();
  }

  private void named() {
    expects = Expects.NOTHING;
    nameJustRead = true;
  }

  private void append(String separator, String part) {
    if (CALLS.contains(operation) && separator.equals(".") && procedure != null) {
      procedure += separator + part;
    }
    // A part is there whole or not at all.
    full |= text.length() + separator.length() + part.length() > MAX_LENGTH;
    if (!full) {
      text.append(text.isEmpty() ? "" : separator).append(part);
    }
  }
}
