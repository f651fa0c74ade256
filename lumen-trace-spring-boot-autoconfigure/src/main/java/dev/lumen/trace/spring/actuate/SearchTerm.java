package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.store.TraceCondition;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One term of {@link TraceSearch} as it is written.
 *
 * @param field what stands before the operator, {@code attr.key} too; empty for text
 * @param operator what compares; empty where there is none
 * @param value without its quotes
 * @param end where in the query it ends
 */
record SearchTerm(
    String written,
    boolean negated,
    String field,
    String operator,
    String value,
    boolean quoted,
    boolean closed,
    int end) {

  private static final String FIELDS = "name|root|status|dur|errors|spans|http";
  private static final String KEY = "attr\\.[^\\s=\"<>()]+";

  // Spaces that are followed by the value, and not by another term.
  private static final String SPACES =
      "(?:\\s+(?!\\s|$|-?(?:(?:" + FIELDS + ")\\s*[:<>=]|attr\\.)|OR(?=[\\s()]|$)|[()]))?";

  // Minus; attr.key or a field, with what compares them; or what only looks like a field.
  private static final String START =
      "(-?)(?:("
          + KEY
          + ")(?:\\s*([<>]=?|=)"
          + SPACES
          + ")?|("
          + FIELDS
          + ")\\s*(:|[<>]=?|=)"
          + SPACES
          + "|([^\\s\"=:<>()]+)(:|[<>]=?|=))?";
  private static final String QUOTED = "\"((?:\\\\.|[^\"\\\\])*+)(\"?)";

  // A value in quotes, or up to a space; within brackets no further than its own go.
  private static final Pattern ANYWHERE =
      Pattern.compile(START + "(?:" + QUOTED + "|(\\S*))", Pattern.DOTALL);
  private static final Pattern IN_BRACKETS =
      Pattern.compile(
          START + "(?:" + QUOTED + "|((?:[^\\s()]|\\([^\\s()]*\\))*+))", Pattern.DOTALL);

  private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\])");
  private static final Pattern WRITTEN_KEY = Pattern.compile(KEY);
  private static final Pattern BARE = Pattern.compile("[^\\s\"()][^\\s()]*");
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([uµμ]s|ms|s|m)?");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
  private static final Pattern HTTP = Pattern.compile("([1-5])xx|[1-5]\\d\\d");
  private static final String HTTP_STATUS = "http.response.status_code";

  /** Whether a key of an attribute can be written. */
  static boolean isKey(String key) {
    return WRITTEN_KEY.matcher("attr." + key).matches();
  }

  /** A value as it is written: in quotes where it needs them. */
  static String written(String value) {
    return BARE.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Reads the term that begins at a place of a query, where there is no space. */
  static SearchTerm read(String query, int from, boolean inBrackets) {
    Matcher word = (inBrackets ? IN_BRACKETS : ANYWHERE).matcher(query);
    if (!word.region(from, query.length()).lookingAt() || word.end() == from) {
      // Where nothing else fits it is one character, so that reading goes on.
      return new SearchTerm(
          query.substring(from, from + 1), false, "", "", "", false, true, from + 1);
    }
    String key = word.group(2);
    String quoted = word.group(8);
    return new SearchTerm(
        word.group(),
        word.group(1).equals("-"),
        first(key, word.group(4), word.group(6)),
        key == null ? first(word.group(5), word.group(7)) : first(word.group(3)),
        quoted == null ? word.group(10) : ESCAPE.matcher(quoted).replaceAll("$1"),
        quoted != null,
        !first(word.group(9)).isEmpty(),
        word.end());
  }

  /** What is there, or an empty text. */
  private static String first(@Nullable String... groups) {
    for (@Nullable String group : groups) {
      if (group != null) {
        return group;
      }
    }
    return "";
  }

  /**
   * @param slow which traces are slow for their route
   * @throws RefusedException where it is not understood
   */
  TraceCondition condition(TraceCondition slow) {
    if (quoted && !closed) {
      throw refused("a quote that is closed");
    }
    TraceCondition condition = field.startsWith("attr.") ? attribute() : byField(slow);
    return negated ? condition.negate() : condition;
  }

  private TraceCondition byField(TraceCondition slow) {
    if (value.isEmpty() || (field.isEmpty() && !quoted && value.equals("attr."))) {
      throw refused(
          field.isEmpty() ? "a text, or attr. and a key" : field + operator + " and a value");
    }
    return switch (field) {
      case "" -> TraceCondition.text(value);
      case "name" -> TraceCondition.name(after(":"));
      case "root" -> TraceCondition.root(after(":"));
      case "status" -> status(after(":"), slow);
      case "dur" -> TraceCondition.duration(compared(nanos()));
      case "errors" -> TraceCondition.errors(compared(count()));
      case "spans" -> TraceCondition.spans(compared(count()));
      case "http" -> TraceCondition.attribute(HTTP_STATUS, http());
      default ->
          throw refused(
              "name: root: status: dur> errors> spans> http: attr.key or attr.key=value; what is to"
                  + " be found as text stands in quotes");
    };
  }

  private TraceCondition attribute() {
    String key = field.substring("attr.".length());
    if (operator.isEmpty() ? quoted || !value.isEmpty() : value.isEmpty() && !quoted) {
      throw refused("attr.key, attr.key=value, where \"\" is the empty value, or attr.key>number");
    }
    return switch (operator) {
      case "" -> TraceCondition.attribute(key);
      case "=" -> TraceCondition.attribute(key, value);
      default -> TraceCondition.attribute(key, number());
    };
  }

  private TraceCondition status(String status, TraceCondition slow) {
    return switch (status) {
      case "error" -> TraceCondition.status(SpanStatus.ERROR);
      case "ok" -> TraceCondition.status(SpanStatus.OK);
      case "unset" -> TraceCondition.status(SpanStatus.UNSET);
      case "running" -> TraceCondition.running();
      case "slow" -> slow;
      default -> throw refused("status: and one of error, ok, unset, running, slow");
    };
  }

  private String after(String needed) {
    if (!operator.equals(needed)) {
      throw refused(field + needed + " and a value");
    }
    return value;
  }

  private DoublePredicate http() {
    if (!operator.equals(":") && COUNT.matcher(value).matches()) {
      return asDouble(compared(count()));
    }
    Matcher status = HTTP.matcher(value);
    if (!operator.equals(":") || !status.matches()) {
      throw refused("http: and a status such as 404 or 5xx, or http>=500");
    }
    int hundreds = status.group(1) == null ? 0 : Integer.parseInt(status.group(1));
    return hundreds == 0
        ? actual -> actual == Integer.parseInt(value)
        : actual -> (int) actual / 100 == hundreds;
  }

  private static DoublePredicate asDouble(LongPredicate whole) {
    return actual -> whole.test((long) actual);
  }

  private DoublePredicate number() {
    if (!TraceCondition.NUMBER.matcher(value).matches()) {
      throw refused(field + operator + " and a number");
    }
    double bound = Double.parseDouble(value);
    return switch (operator) {
      case ">" -> actual -> actual > bound;
      case ">=" -> actual -> actual >= bound;
      case "<" -> actual -> actual < bound;
      default -> actual -> actual <= bound;
    };
  }

  private LongPredicate compared(long bound) {
    return switch (operator) {
      case ">" -> actual -> actual > bound;
      case ">=" -> actual -> actual >= bound;
      case "<" -> actual -> actual < bound;
      case "<=" -> actual -> actual <= bound;
      default -> throw refused(field + " and one of > >= < <=");
    };
  }

  private long nanos() {
    Matcher duration = DURATION.matcher(value);
    if (!duration.matches()) {
      throw refused("dur" + operator + " and a duration in us, ms, s or m, such as 50ms");
    }
    double nanosPerUnit =
        switch (Objects.requireNonNullElse(duration.group(2), "ms")) {
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 1e3;
        };
    return Math.round(Double.parseDouble(duration.group(1)) * nanosPerUnit);
  }

  private long count() {
    if (!COUNT.matcher(value).matches()) {
      throw refused(field + operator + " and a whole number");
    }
    return Long.parseLong(value);
  }

  private RefusedException refused(String allowed) {
    return new RefusedException("query", written, allowed);
  }
}
