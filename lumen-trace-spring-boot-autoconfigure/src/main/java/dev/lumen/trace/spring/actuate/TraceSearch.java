package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.store.TraceCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The search language of the endpoint: terms apart by spaces, all of which must hold, such as
 * {@code name:orders root:"GET /orders" status:error dur>50ms attr.http.route=/orders -text "two
 * words"}; {@code OR} between those of which one is enough, and brackets around what belongs
 * together. The page reads it in the same way, in {@code query.js}. Not thread-safe.
 */
final class TraceSearch {

  // What a request could nest is no deeper than what the stack takes.
  private static final int MAX_DEPTH = 20;

  // Each may look at every text that is held, and meanwhile nothing else does.
  private static final int MAX_TERMS = 30;

  private static final Pattern SPACES = Pattern.compile("\\s*");
  private static final Pattern OR = Pattern.compile("OR(?=[\\s()]|$)");
  private static final Pattern OPENING = Pattern.compile("-?\\(");

  private final String text;
  private final TraceCondition slow;
  private final List<Part> parts = new ArrayList<>();
  private int at;
  private int depth;
  private int terms;

  private TraceSearch(String text, TraceCondition slow) {
    this.text = text;
    this.slow = slow;
  }

  /**
   * @param slow which traces are slow for their route
   * @throws RefusedException where a term is not understood
   */
  static TraceCondition parse(String text, TraceCondition slow) {
    return new TraceSearch(text, slow).read();
  }

  /**
   * The terms of a search, and what is in brackets as one, in the order in which they are written.
   *
   * @param slow which traces are slow for their route
   * @throws RefusedException where a term is not understood
   */
  static List<Part> parts(String text, TraceCondition slow) {
    TraceSearch search = new TraceSearch(text, slow);
    search.read();
    return search.parts;
  }

  /**
   * @param term null where it is a bracket
   */
  record Part(String written, TraceCondition condition, @Nullable SearchTerm term) {}

  private TraceCondition read() {
    return isAtEnd() ? TraceCondition.ALWAYS : alternatives();
  }

  private TraceCondition alternatives() {
    List<TraceCondition> alternatives = new ArrayList<>();
    alternatives.add(terms());
    while (take(OR)) {
      alternatives.add(terms());
    }
    return alternatives.size() == 1
        ? alternatives.get(0)
        : (trace, spans) -> alternatives.stream().anyMatch(each -> each.holds(trace, spans));
  }

  /** Up to the next OR, the bracket that closes these, or the end; at least one. */
  private TraceCondition terms() {
    List<TraceCondition> terms = new ArrayList<>();
    while (!isAtEnd() && !isNext(OR) && !isAtClosing()) {
      terms.add(part());
    }
    if (terms.isEmpty()) {
      throw isAtEnd() || isAtClosing()
          ? new RefusedException("query", before(), "a term behind it")
          : new RefusedException("query", "OR", "a term before and behind it");
    }
    return terms.size() == 1
        ? terms.get(0)
        : (trace, spans) -> terms.stream().allMatch(each -> each.holds(trace, spans));
  }

  private TraceCondition part() {
    int start = at;
    if (++terms > MAX_TERMS) {
      throw new RefusedException("query", "…", "up to " + MAX_TERMS + " terms");
    }
    SearchTerm term = isNext(OPENING) ? null : SearchTerm.read(text, at, depth > 0);
    TraceCondition condition = term == null ? group() : term.condition(slow);
    at = term == null ? at : term.end();
    if (depth == 0) {
      parts.add(new Part(text.substring(start, at), condition, term));
    }
    return condition;
  }

  /** What there is no term behind: OR, or a bracket. */
  private String before() {
    return text.substring(0, at).stripTrailing().endsWith("OR") ? "OR" : "(";
  }

  private TraceCondition group() {
    boolean negated = text.charAt(at) == '-';
    take(OPENING);
    if (++depth > MAX_DEPTH) {
      throw new RefusedException("query", "(", "within " + MAX_DEPTH + " others at most");
    }
    TraceCondition inside = alternatives();
    if (!isAtClosing()) {
      throw new RefusedException("query", "(", "a bracket that is closed");
    }
    at++;
    depth--;
    return negated ? inside.negate() : inside;
  }

  private boolean isAtEnd() {
    Matcher spaces = SPACES.matcher(text).region(at, text.length());
    if (spaces.lookingAt()) {
      at = spaces.end();
    }
    return at == text.length();
  }

  private boolean isAtClosing() {
    return depth > 0 && !isAtEnd() && text.charAt(at) == ')';
  }

  private boolean isNext(Pattern pattern) {
    return !isAtEnd() && pattern.matcher(text).region(at, text.length()).lookingAt();
  }

  private boolean take(Pattern pattern) {
    boolean found = isNext(pattern);
    if (found) {
      Matcher next = pattern.matcher(text).region(at, text.length());
      at = next.lookingAt() ? next.end() : at;
    }
    return found;
  }
}
