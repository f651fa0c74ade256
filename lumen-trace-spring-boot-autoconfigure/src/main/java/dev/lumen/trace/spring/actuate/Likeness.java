package dev.lumen.trace.spring.actuate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which texts one that was typed may have been meant to be. */
final class Likeness {

  private static final int MOST = 3;
  // Longer ones are no typing error, and would take long.
  private static final int MAX_LENGTH = 60;
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private Likeness() {}

  /** The nearest of those that are near at all, by the whole of them or by one of their words. */
  static List<String> nearest(String typed, Collection<String> texts) {
    String lower = typed.toLowerCase(Locale.ROOT);
    if (lower.length() > MAX_LENGTH) {
      return List.of();
    }
    record Near(String text, int changes) {}
    return texts.stream()
        .map(text -> new Near(text, changes(lower, text.toLowerCase(Locale.ROOT))))
        .filter(near -> near.changes() <= Math.max(1, (lower.length() + 1) / 3))
        .sorted(Comparator.comparingInt(Near::changes))
        .limit(MOST)
        .map(Near::text)
        .toList();
  }

  private static int changes(String typed, String text) {
    int whole = text.contains(typed) ? 0 : distance(typed, text);
    return BETWEEN_WORDS
        .splitAsStream(text)
        .mapToInt(word -> distance(typed, word))
        .reduce(whole, Math::min);
  }

  /** How many letters make one of the other, by Levenshtein. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > MAX_LENGTH) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
