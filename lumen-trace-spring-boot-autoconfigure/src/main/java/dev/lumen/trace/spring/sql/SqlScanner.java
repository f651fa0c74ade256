package dev.lumen.trace.spring.sql;

/**
 * Reads a statement once: takes the literals and the comments out of it, since either may hold what
 * nobody is to see, and tells the words to a {@link SqlSummary}. Where it cannot be sure where a
 * literal ends, it leaves out the rest.
 *
 * <p>Never fails, whatever it reads. For one use by one thread.
 */
final class SqlScanner {

  private static final String UUID = "00000000-0000-0000-0000-000000000000";

  private final String sql;
  private final SqlDialect dialect;
  private final SqlSummary summary;
  private final StringBuilder out;
  private int at;

  // In a list of nothing but placeholders after IN: where the first of them ends, else -1.
  private int listOf = -1;
  private boolean listMayBegin;

  SqlScanner(String sql, SqlDialect dialect, SqlSummary summary) {
    this.sql = sql;
    this.dialect = dialect;
    this.summary = summary;
    this.out = new StringBuilder(Math.min(sql.length(), SqlStatement.MAX_LENGTH));
  }

  String scan() {
    while (at < sql.length() && out.length() < SqlStatement.MAX_LENGTH) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        out.append(c);
        at++;
      } else if (startsComment(c)) {
        skipComment(c);
      } else if (c == '\'' || (c == '"' && dialect == SqlDialect.MYSQL)) {
        literal(stringEnd(at, c, dialect == SqlDialect.MYSQL));
      } else if (c == '"' || c == '`') {
        identifier(quotedEnd(c));
      } else if (c == '[' && dialect == SqlDialect.SQL_SERVER) {
        identifier(quotedEnd(']'));
      } else if (c == '$' && dollarQuoteEnd() > 0) {
        literal(dollarQuoteEnd());
      } else if (isUuid()) {
        literal(at + UUID.length());
      } else if (isDigit(c) || (c == '.' && isDigit(next(1)) && !isIdentifierPart(previous()))) {
        literal(numberEnd());
      } else if (isIdentifierStart(c)) {
        word();
      } else {
        symbol(c);
      }
    }
    out.setLength(Math.min(out.length(), SqlStatement.MAX_LENGTH));
    return out.toString().strip();
  }

  private boolean startsComment(char c) {
    return (c == '-' && next(1) == '-')
        || (c == '/' && next(1) == '*')
        || (c == '#' && dialect == SqlDialect.MYSQL);
  }

  private void skipComment(char c) {
    if (c != '/') {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end;
      return;
    }
    // Some databases nest them. Where one does not, this leaves out more than it must.
    int depth = 0;
    do {
      if (next(0) == '/' && next(1) == '*') {
        depth++;
        at += 2;
      } else if (next(0) == '*' && next(1) == '/') {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
    at = Math.min(at, sql.length());
    if (!out.isEmpty() && !Character.isWhitespace(out.charAt(out.length() - 1))) {
      out.append(' ');
    }
  }

  /** Where a string ends that begins at an index; the quote within it is doubled. */
  private int stringEnd(int start, char quote, boolean backslashEscapes) {
    for (int i = start + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '\\' && backslashEscapes) {
        i++;
      } else if (c == '\\' && dialect == SqlDialect.UNKNOWN) {
        return sql.length();
      } else if (c == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return sql.length();
  }

  private int quotedEnd(char quote) {
    for (int i = at + 1; i < sql.length(); i++) {
      if (sql.charAt(i) == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return sql.length();
  }

  /** Where a string ends that begins here as {@code $tag$}; 0 where none does. */
  private int dollarQuoteEnd() {
    int tagEnd = at + 1;
    while (tagEnd < sql.length() && isIdentifierPart(sql.charAt(tagEnd))) {
      if (sql.charAt(tagEnd) == '$') {
        break;
      }
      tagEnd++;
    }
    if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$' || isDigit(next(1))) {
      return 0;
    }
    String tag = sql.substring(at, tagEnd + 1);
    int end = sql.indexOf(tag, tagEnd + 1);
    return end < 0 ? sql.length() : end + tag.length();
  }

  /** Cassandra takes them without quotes. */
  private boolean isUuid() {
    if (at + UUID.length() > sql.length() || sql.charAt(at + 8) != '-') {
      return false;
    }
    for (int i = 0; i < UUID.length(); i++) {
      char c = sql.charAt(at + i);
      if (UUID.charAt(i) == '-' ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return !isIdentifierPart(next(UUID.length()));
  }

  private int numberEnd() {
    int i = at;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      boolean sign = (c == '+' || c == '-') && i > at && (sql.charAt(i - 1) | 0x20) == 'e';
      // Of 0x2e-1 the sign is none.
      if (!(isIdentifierPart(c) || c == '.' || (sign && next(1) != 'x'))) {
        break;
      }
      i++;
    }
    return i;
  }

  private void word() {
    int end = at + 1;
    while (end < sql.length() && isIdentifierPart(sql.charAt(end))) {
      end++;
    }
    String word = sql.substring(at, end);
    int quote = end < sql.length() && sql.charAt(end) == '\'' ? end : unicodeQuote(word, end);
    if (quote > 0 && isOracleQuote(word)) {
      literal(oracleStringEnd(quote));
    } else if (quote > 0 && word.length() == 1 && "nNeEbBxXuU".contains(word)) {
      boolean escapes = dialect == SqlDialect.MYSQL || word.equalsIgnoreCase("e");
      literal(stringEnd(quote, '\'', escapes));
    } else {
      listOf = -1;
      listMayBegin = word.equalsIgnoreCase("in");
      out.append(word);
      at = end;
      summary.word(word);
    }
  }

  private int unicodeQuote(String word, int end) {
    return word.equalsIgnoreCase("u") && sql.startsWith("&'", end) ? end + 1 : 0;
  }

  private boolean isOracleQuote(String word) {
    return (dialect == SqlDialect.ORACLE || dialect == SqlDialect.UNKNOWN)
        && (word.equalsIgnoreCase("q") || word.equalsIgnoreCase("nq"));
  }

  private int oracleStringEnd(int quote) {
    if (quote + 1 >= sql.length()) {
      return sql.length();
    }
    char open = sql.charAt(quote + 1);
    int pair = "[{(<".indexOf(open);
    char close = pair < 0 ? open : "]})>".charAt(pair);
    int end = sql.indexOf(close + "'", quote + 2);
    return end < 0 ? sql.length() : end + 2;
  }

  private void literal(int end) {
    placeholder();
    at = end;
    summary.literal();
  }

  /** Of a list of placeholders, which may be of any length, the first stands for all. */
  private void placeholder() {
    if (listOf >= 0) {
      out.setLength(listOf);
    } else {
      out.append('?');
      if (listMayBegin) {
        listOf = out.length();
      }
    }
    listMayBegin = false;
  }

  private void identifier(int end) {
    listOf = -1;
    listMayBegin = false;
    String name = sql.substring(at, end);
    out.append(name);
    at = end;
    summary.quoted(name);
  }

  private void symbol(char c) {
    if (c == '?') {
      placeholder();
      summary.literal();
    } else {
      out.append(c);
      if (c != ',') {
        listOf = -1;
      }
      listMayBegin &= c == '(';
      summary.symbol(c);
    }
    at++;
  }

  private char next(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : 0;
  }

  private char previous() {
    return at == 0 ? 0 : sql.charAt(at - 1);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isIdentifierStart(char c) {
    return Character.isLetter(c) || c == '_' || c == '@' || c == '#' || c == ':' || c == '$';
  }

  private static boolean isIdentifierPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '#' || c == '@';
  }
}
