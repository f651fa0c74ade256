package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.store.StoredFields;
import dev.lumen.trace.store.TraceStore;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What there is to search for, as JSON has it; see {@link StoredFields}.
 *
 * @param examples searches that find something
 */
record FieldsView(
    List<String> names, Map<String, List<String>> attributes, List<SearchExamples.Example> examples)
    implements OperationResponseBody {

  static FieldsView of(TraceStore store, ShownValues values) {
    StoredFields fields = store.fields(values::span);
    return new FieldsView(
        fields.names(), fields.attributes(), SearchExamples.of(store, fields.attributes()));
  }
}
