package dev.lumen.trace.store;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds calls that are made again and again, one after the other: N+1. A call is a span that has a
 * query, or that asks or sends something elsewhere; the same are those of one service and one
 * template. The page finds the same in {@code groups.js}, of what it shows: one table tests both.
 * Not thread-safe.
 */
final class RepeatedCalls {

  // Fewer are no loop that somebody forgot.
  private static final int MANY = 5;

  private static final Pattern TEXTS = Pattern.compile("(?:'[^']*+')++");
  private static final Pattern NUMBERS = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?!\\w)");
  private static final Pattern LISTS = Pattern.compile("\\(\\s*+\\?(?:\\s*+,\\s*+\\?)*+\\s*+\\)");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern BEHIND_PATH = Pattern.compile("[?#].*+", Pattern.DOTALL);
  private static final Pattern IDS =
      Pattern.compile(
          "(?<=/)(?:\\d+|[\\da-f]{8}-[\\da-f-]{27}|[\\da-f]{16,})(?=/|\\z)",
          Pattern.CASE_INSENSITIVE);

  private final Map<String, String> templates = new HashMap<>();
  private final Map<List<String>, List<Call>> alike = new HashMap<>();

  private RepeatedCalls() {}

  /** How often the call was made that was made most often; 0 where none was five times. */
  static int most(List<SpanData> spans) {
    List<SpanData> calls = spans.stream().filter(RepeatedCalls::isCall).toList();
    if (calls.size() < MANY) {
      return 0;
    }
    RepeatedCalls repeated = new RepeatedCalls();
    calls.forEach(repeated::add);
    return repeated.most();
  }

  private static boolean isCall(SpanData span) {
    return span.kind() == SpanKind.CLIENT
        || span.kind() == SpanKind.PRODUCER
        || statement(span.attributes()) != null;
  }

  private static @Nullable String statement(Attributes attributes) {
    return first(attributes, "db.query.text", "db.statement");
  }

  private static @Nullable String first(Attributes attributes, String key, String otherwise) {
    Object value = attributes.get(key);
    Object found = value == null ? attributes.get(otherwise) : value;
    return found == null ? null : found.toString();
  }

  private void add(SpanData span) {
    String template = template(span.attributes());
    if (template != null) {
      alike
          .computeIfAbsent(List.of(span.serviceName(), template), key -> new ArrayList<>())
          .add(Call.of(span));
    }
  }

  /** What a call is alike by; null where it does not say what it calls. */
  private @Nullable String template(Attributes attributes) {
    String template = first(attributes, "http.route", "url.template");
    if (template != null) {
      return template;
    }
    String statement = statement(attributes);
    if (statement != null) {
      return templates.computeIfAbsent(statement, RepeatedCalls::withoutLiterals);
    }
    String address = first(attributes, "url.full", "http.url");
    return address == null ? null : withoutIds(address);
  }

  private static String withoutLiterals(String query) {
    if (isPlain(query)) {
      return query;
    }
    String text = TEXTS.matcher(query).replaceAll("?");
    String number = NUMBERS.matcher(text).replaceAll("?");
    String list = LISTS.matcher(number).replaceAll("(?)");
    return SPACES.matcher(list).replaceAll(" ").strip();
  }

  /**
   * Whether nothing of a query is to be replaced. Most are recorded without values, and patterns
   * would look for them much longer, while the store is locked.
   */
  private static boolean isPlain(String query) {
    char before = ' ';
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '\''
          || c < ' '
          || c > '~'
          || (c == ' ' && (before == ' ' || before == '('))
          || (c == '?' && before == '(' && !query.startsWith("?)", i))
          || (c >= '0' && c <= '9' && !isOfName(before))) {
        return false;
      }
      before = c;
    }
    return before != ' ';
  }

  private static boolean isOfName(char c) {
    return c == '.'
        || c == '_'
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z');
  }

  private static String withoutIds(String address) {
    return IDS.matcher(BEHIND_PATH.matcher(address).replaceFirst("")).replaceAll("{}");
  }

  private int most() {
    int most = 0;
    for (List<Call> calls : alike.values()) {
      if (calls.size() > most && isSerial(calls)) {
        most = calls.size();
      }
    }
    return most;
  }

  /** Of all, or of those below one parent, as parents may run at the same time. */
  private static boolean isSerial(List<Call> calls) {
    return isChain(calls) || byParent(calls).stream().anyMatch(RepeatedCalls::isChain);
  }

  private static Collection<List<Call>> byParent(List<Call> calls) {
    Map<@Nullable SpanId, List<Call>> byParent = new HashMap<>();
    calls.forEach(
        call -> byParent.computeIfAbsent(call.parent(), id -> new ArrayList<>()).add(call));
    return byParent.values();
  }

  /** Whether five or more, and at least half of them, follow each other. */
  private static boolean isChain(List<Call> calls) {
    int longest = calls.size() < MANY ? 0 : longestChain(calls);
    return longest >= MANY && 2 * longest >= calls.size();
  }

  private static int longestChain(List<Call> calls) {
    long reached = Long.MIN_VALUE;
    int length = 0;
    for (Call call : calls.stream().sorted(Comparator.comparingLong(Call::end)).toList()) {
      if (call.start() >= reached) {
        reached = call.end();
        length++;
      }
    }
    return length;
  }

  /** When a call ran. It is read once, as one that runs goes on meanwhile. */
  private record Call(@Nullable SpanId parent, long start, long end) {

    static Call of(SpanData span) {
      long start = span.startEpochNanos();
      return new Call(span.parentSpanId(), start, start + span.durationNanos());
    }
  }
}
