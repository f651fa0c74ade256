package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.store.StoredFields;
import dev.lumen.trace.store.TraceCondition;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A term of a search that finds nothing, as JSON has it.
 *
 * @param term as it is written; what is in brackets is one
 * @param matching how many traces it finds without the others
 * @param instead what may have been meant, each of which finds something; null, and left out, where
 *     nothing comes to mind
 */
record TermView(String term, int matching, @Nullable List<String> instead) {

  // Each is a search of all that is held.
  private static final int MOST_TERMS = 8;
  private static final int MOST_TRIED = 4;
  private static final int MOST_OFFERED = 2;

  static List<TermView> of(
      String query, TraceStore store, TraceCondition slow, ShownValues values) {
    StoredFields fields = store.fields(values::span);
    return TraceSearch.parts(query, slow).stream()
        .limit(MOST_TERMS)
        .map(part -> of(part, fields, store, slow, values))
        .toList();
  }

  private static TermView of(
      TraceSearch.Part part,
      StoredFields fields,
      TraceStore store,
      TraceCondition slow,
      ShownValues values) {
    int matching = count(part.condition(), store, values);
    SearchTerm term = part.term();
    List<String> instead =
        matching > 0 || term == null || term.negated()
            ? List.of()
            : SearchAdvice.instead(term, fields).stream()
                .limit(MOST_TRIED)
                .filter(each -> count(TraceSearch.parse(each, slow), store, values) > 0)
                .limit(MOST_OFFERED)
                .toList();
    return new TermView(part.written(), matching, instead.isEmpty() ? null : instead);
  }

  private static int count(TraceCondition condition, TraceStore store, ShownValues values) {
    return store.list(values.query(TraceQuery.ALL.with(condition).withLimit(1))).matching();
  }
}
