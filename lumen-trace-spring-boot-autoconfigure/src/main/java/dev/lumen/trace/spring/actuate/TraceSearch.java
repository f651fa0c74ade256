package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.store.TraceCondition;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The search language of the endpoint: terms apart by spaces, all of which must hold, such as
 * {@code name:orders root:"GET /orders" status:error dur>50ms attr.http.route=/orders -text "two
 * words"}. The page reads it in the same way, in {@code query.js}.
 */
final class TraceSearch {

  // Minus; attr.key and =, or a field and what follows it; the value, in quotes or up to a space.
  private static final Pattern WORD =
      Pattern.compile(
          "(-?)(?:(attr\\.[^\\s=\"]+)(=?)|([^\\s\"=:<>]+)(:|[<>]=?|=))?"
              + "(?:\"((?:\\\\.|[^\"\\\\])*+)(\"?)|(\\S*))",
          Pattern.DOTALL);
  private static final Pattern SPACES = Pattern.compile("\\s*");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\])");
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([uµμ]s|ms|s|m)?");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private TraceSearch() {}

  /**
   * @throws RefusedException where a term is not understood
   */
  static TraceCondition parse(String text) {
    TraceCondition all = TraceCondition.ALWAYS;
    Matcher spaces = SPACES.matcher(text);
    Matcher word = WORD.matcher(text);
    for (int at = 0;
        spaces.region(at, text.length()).lookingAt() && spaces.end() < text.length(); ) {
      boolean found = word.region(spaces.end(), text.length()).lookingAt();
      at = found ? word.end() : text.length();
      Term term = Term.of(word);
      TraceCondition condition = term.condition();
      all = all.and(term.negated() ? condition.negate() : condition);
    }
    return all;
  }

  /**
   * One term as it is written.
   *
   * @param field what stands before the operator, {@code attr.key} too; empty for text
   * @param operator what compares; empty where there is none
   * @param value without its quotes
   */
  private record Term(
      String written,
      boolean negated,
      String field,
      String operator,
      String value,
      boolean quoted,
      boolean closed) {

    static Term of(Matcher word) {
      String quoted = word.group(6);
      return new Term(
          word.group(),
          word.group(1).equals("-"),
          word.group(2) != null ? word.group(2) : Objects.requireNonNullElse(word.group(4), ""),
          word.group(2) != null ? word.group(3) : Objects.requireNonNullElse(word.group(5), ""),
          quoted == null ? word.group(8) : ESCAPE.matcher(quoted).replaceAll("$1"),
          quoted != null,
          !Objects.requireNonNullElse(word.group(7), "").isEmpty());
    }

    TraceCondition condition() {
      if (quoted && !closed) {
        throw refused("a quote that is closed");
      }
      if (field.startsWith("attr.")) {
        return attribute(field.substring("attr.".length()));
      }
      if (value.isEmpty() || (field.isEmpty() && !quoted && value.equals("attr."))) {
        throw refused(
            field.isEmpty() ? "a text, or attr. and a key" : field + operator + " and a value");
      }
      return switch (field) {
        case "" -> TraceCondition.text(value);
        case "name" -> TraceCondition.name(after(":"));
        case "root" -> TraceCondition.root(after(":"));
        case "status" -> status(after(":"));
        case "dur" -> TraceCondition.duration(compared(nanos()));
        case "errors" -> TraceCondition.errors(compared(count()));
        case "spans" -> TraceCondition.spans(compared(count()));
        default ->
            throw refused(
                "name: root: status: dur> errors> spans> attr.key or attr.key=value; what is to be found as"
                    + " text stands in quotes");
      };
    }

    private TraceCondition attribute(String key) {
      if (operator.isEmpty() ? quoted || !value.isEmpty() : value.isEmpty() && !quoted) {
        throw refused("attr.key, or attr.key=value, where \"\" is the empty value");
      }
      return operator.isEmpty()
          ? TraceCondition.attribute(key)
          : TraceCondition.attribute(key, value);
    }

    private TraceCondition status(String status) {
      return switch (status) {
        case "error" -> TraceCondition.status(SpanStatus.ERROR);
        case "ok" -> TraceCondition.status(SpanStatus.OK);
        case "unset" -> TraceCondition.status(SpanStatus.UNSET);
        case "running" -> TraceCondition.running();
        default -> throw refused("status: and one of error, ok, unset, running");
      };
    }

    private String after(String needed) {
      if (!operator.equals(needed)) {
        throw refused(field + needed + " and a value");
      }
      return value;
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
}
