package dev.lumen.trace.spring.actuate;

import dev.lumen.trace.store.StoredFields;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** What there is to search for, as JSON has it; see {@link StoredFields}. */
record FieldsView(List<String> names, Map<String, List<String>> attributes)
    implements OperationResponseBody {

  static final FieldsView NONE = new FieldsView(List.of(), Map.of());

  static FieldsView of(StoredFields fields) {
    return new FieldsView(fields.names(), fields.attributes());
  }
}
